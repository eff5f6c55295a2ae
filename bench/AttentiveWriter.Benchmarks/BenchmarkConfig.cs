using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace AttentiveWriter.Benchmarks;

/// <summary>How everything here is measured: shortly, and in this process.</summary>
internal sealed class BenchmarkConfig : ManualConfig
{
    public BenchmarkConfig()
    {
        Add(DefaultConfig.Instance);
        AddColumn(new RateColumn());
        // Options such as --iterationCount change this job.
        AddJob(Job.Default
            .WithId("short")
            // Processes of their own would first be built, analyzers and all, for longer than most measurements take; kernels leave nothing
            // behind.
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(1)
            .WithIterationCount(5)
            .WithIterationTime(TimeInterval.FromMilliseconds(120))
            // A call takes microseconds: the nanosecond of an empty one is not worth its time.
            .WithEvaluateOverhead(false)
            .AsDefault());
        WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
        WithOptions(ConfigOptions.DisableLogFile);
        // Beside the other results of a build.
        ArtifactsPath = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../benchmarks"));
    }
}
