using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AttentiveWriter.Benchmarks;

/// <summary>10^9 floating-point operations a second, of the matrix products.</summary>
internal sealed class RateColumn : IColumn
{
    public string Id => nameof(RateColumn);

    public string ColumnName => "GFLOP/s";

    public string Legend => "10^9 floating-point operations of the product a second; 'draw bench' prints the machine's peak";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => Operations(c) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        Operations(benchmarkCase) is double operations && summary[benchmarkCase]?.ResultStatistics?.Mean is double nanoseconds
            ? $"{operations / nanoseconds:F1}" : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static double? Operations(BenchmarkCase benchmarkCase) =>
        benchmarkCase.Descriptor.Type == typeof(ProductBenchmarks)
            ? ProductBenchmarks.Operations(
                (ProductShape)benchmarkCase.Parameters[nameof(ProductBenchmarks.Layer)], benchmarkCase.Descriptor.WorkloadMethod.Name)
            : null;
}
