using AttentiveWriter.Benchmarks;
using BenchmarkDotNet.Running;

// Without a filter it asks which to run; --filter '*' runs all.
BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly).Run(args, new BenchmarkConfig());
