// LEMON's maximum-weight matching on an instance, for comparison: lemon plain|lex FILE
// Prints: seconds (reading excluded), weight, pairs, the most memory in kilobytes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>
#include <sys/resource.h>
#include <lemon/matching.h>
#include <lemon/smart_graph.h>

int main(int count, char** words) {
    if (count < 3) return 1;
    const bool lex = std::string(words[1]) == "lex";
    FILE* file = std::fopen(words[2], "r");
    int n;
    size_t m;
    if (!file || std::fscanf(file, "%d %zu", &n, &m) != 2) return 1;
    lemon::SmartGraph graph;
    graph.reserveNode(n);
    graph.reserveEdge(m);
    std::vector<lemon::SmartGraph::Node> nodes(n);
    for (auto& node : nodes) node = graph.addNode();
    typedef lemon::SmartGraph::EdgeMap<long long> Weights;
    Weights weights(graph);
    const long long lead = lex ? 1000001LL * (n / 2 + 1) : 0;
    for (size_t i = 0; i < m; i++) {
        int u, v;
        long long weight;
        if (std::fscanf(file, "%d %d %lld", &u, &v, &weight) != 3) return 1;
        weights[graph.addEdge(nodes[u], nodes[v])] = weight + lead;
    }
    const auto start = std::chrono::steady_clock::now();
    lemon::MaxWeightedMatching<lemon::SmartGraph, Weights> matching(graph, weights);
    matching.run();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    long long weight = 0, pairs = 0;
    for (lemon::SmartGraph::EdgeIt edge(graph); edge != lemon::INVALID; ++edge)
        if (matching.matching(edge)) weight += weights[edge] - lead, pairs++;
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%f %lld %lld %ld\n", seconds.count(), weight, pairs, usage.ru_maxrss);
}
