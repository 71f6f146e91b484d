use super::*;
#[test]
fn measure() {
    for name in ["rnd-1000", "real-1000", "tight-20000"] {
        let text = std::fs::read_to_string(format!("/work/shared/instances/{name}.txt")).unwrap();
        let mut it = text.split_ascii_whitespace().map(|x| x.parse::<i64>().unwrap());
        let n = it.next().unwrap() as usize;
        let _m = it.next();
        let mut list = vec![];
        while let Some(u) = it.next() {
            list.push(Edge { u: u as u32, v: it.next().unwrap() as u32, weight: it.next().unwrap() });
        }
        run(name, n, &list);
    }
    let mut s = 1u64;
    let mut r = || {
        s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        s >> 33
    };
    let list: Vec<_> = (0..2000u32)
        .flat_map(|u| (0..u).map(move |v| (u, v)))
        .map(|(u, v)| Edge { u, v, weight: 1 + (r() % 1000000) as i64 })
        .collect();
    run("full-2000", 2000, &list);
    let list: Vec<_> = (0..200000)
        .map(|_| Edge {
            u: (r() % 20000) as u32,
            v: (r() % 20000) as u32,
            weight: 1 + (r() % 1000000) as i64,
        })
        .collect();
    run("20000x20", 20000, &list);
    let list: Vec<_> = (0..100)
        .flat_map(|g| (0..20u32).flat_map(move |u| (0..u).map(move |v| (g * 20 + u, g * 20 + v))))
        .map(|(u, v)| Edge { u, v, weight: 1 + (r() % 1000000) as i64 })
        .collect();
    run("100 teams of 20", 2000, &list);
}
fn run(name: &str, n: usize, list: &[Edge]) {
    for goal in [Goal::BestTotal, Goal::MostPairsFirst] {
        let t = std::time::Instant::now();
        let p = pair(n, list, goal);
        println!("{name} {goal:?} pairs {} weight {} in {:?}", p.pairs().count(), p.weight(), t.elapsed());
    }
}
