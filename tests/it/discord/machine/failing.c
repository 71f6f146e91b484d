/* A layer over the file system that fails when it is told to: a test loads it before the bot (LD_PRELOAD).
 *
 * While the file that FAIL_SYNC names exists, no sync of the database succeeds; while the file that FAIL_WRITE names exists, the
 * disk of the database is full; while the file that FAIL_READ_ONLY names exists, it can only be read. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int told(const char *name) {
    const char *file = getenv(name);
    return file && access(file, F_OK) == 0;
}

static int is_database(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, ".sqlite") != NULL;
}

static int sync_fails(int fd) {
    if (!told("FAIL_SYNC") || !is_database(fd)) return 0;
    errno = EIO;
    return 1;
}

static int write_fails(int fd) {
    int read_only = told("FAIL_READ_ONLY");
    if (!read_only && !told("FAIL_WRITE")) return 0;
    if (!is_database(fd)) return 0;
    errno = read_only ? EROFS : ENOSPC;
    return 1;
}

static int open_fails(const char *path, int flags) {
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT && access(path, F_OK) != 0);
    if (!writes || strstr(path, ".sqlite") == NULL || !told("FAIL_READ_ONLY")) return 0;
    errno = EROFS;
    return 1;
}

static int open_next(const char *name, const char *path, int flags, int mode) {
    int (*next)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
    return open_fails(path, flags) ? -1 : next(path, flags, mode);
}

#define OPEN(name)                                  \
    int name(const char *path, int flags, ...) {    \
        va_list more;                               \
        va_start(more, flags);                      \
        int mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, int) : 0; \
        va_end(more);                               \
        return open_next(#name, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

int unlink(const char *path) {
    int (*next)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
    if (strstr(path, ".sqlite") != NULL && told("FAIL_READ_ONLY")) {
        errno = EROFS;
        return -1;
    }
    return next(path);
}

int ftruncate64(int fd, off64_t length) {
    int (*next)(int, off64_t) = (int (*)(int, off64_t))dlsym(RTLD_NEXT, "ftruncate64");
    return write_fails(fd) ? -1 : next(fd, length);
}

int ftruncate(int fd, off_t length) {
    int (*next)(int, off_t) = (int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate");
    return write_fails(fd) ? -1 : next(fd, length);
}

int fsync(int fd) {
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return sync_fails(fd) ? -1 : next(fd);
}

int fdatasync(int fd) {
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return sync_fails(fd) ? -1 : next(fd);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    ssize_t (*next)(int, const void *, size_t) = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    return write_fails(fd) ? -1 : next(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    ssize_t (*next)(int, const void *, size_t, off_t) =
        (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
    return write_fails(fd) ? -1 : next(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    ssize_t (*next)(int, const void *, size_t, off64_t) =
        (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    return write_fails(fd) ? -1 : next(fd, bytes, count, at);
}
