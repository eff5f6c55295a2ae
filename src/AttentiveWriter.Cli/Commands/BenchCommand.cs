using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw bench</c>.</summary>
internal sealed class BenchCommand : WorkingCommand
{
    private readonly ConfigOptions _settings = new("mnist");
    private readonly Option<int> _threads;
    private readonly Option<int> _rounds = NumberRange.Of(new CommandOption<int>("--rounds")
    {
        Description = "Rounds; results are their medians.",
        DefaultValueFactory = _ => 7,
        HelpName = "N",
    }, 1, 10_000);

    public BenchCommand(Session session)
        : base(session, "bench", "Measures training and drawing on this machine, next to the most that the machine can do.")
    {
        _threads = CommonOptions.Threads(session);
        Accept(_settings.Preset, _settings.Config, _settings.Set, _threads, _rounds);
        Examples =
        [
            "draw bench                                                        the paper's MNIST model, on all threads",
            "draw bench --preset mnist-small --threads 1 --json                one thread, for a script",
            "draw bench --set read=none --set write=none --set glimpses=10     without attention",
            "DRAW_VECTOR_BITS=256 draw bench                                   with registers of 256 bits, 128, or 32 for none",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        (string name, RunConfig config) = _settings.Read(parsed);
        int rounds = parsed.GetValue(_rounds);
        return new Result(name, Counted.Run(
            Session, "measuring, round", rounds,
            (progress, token) => Benchmark.Run(config, parsed.GetValue(_threads), rounds, progress, token)));
    }

    private sealed record Result(string Preset, BenchmarkReport Report) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["preset"] = Preset,
            ["threads"] = Report.Threads,
            ["vector_bits"] = Report.VectorBits,
            ["batch"] = Report.Batch,
            ["rounds"] = Report.Rounds,
            ["train_images_per_second"] = Report.TrainImagesPerSecond,
            ["generate_images_per_second"] = Report.GenerateImagesPerSecond,
            ["single_image_milliseconds"] = Report.SingleImageMilliseconds,
            ["gflops"] = Report.Gflops,
            ["peak_gflops"] = Report.PeakGflops,
            ["fraction_of_peak"] = Report.FractionOfPeak,
            ["peak_memory_mb"] = Report.PeakMemoryMb,
            ["allocated_bytes_per_step"] = Report.AllocatedBytesPerStep,
            ["version"] = LibraryVersion.Current,
        };

        public void WriteTo(TextWriter output)
        {
            BenchmarkReport r = Report;
            output.WriteLine($"{Preset}, batch {r.Batch}, {ProgressText.Counted(r.Threads, "thread")}, registers of {r.VectorBits} bits; "
                + (r.Rounds == 1 ? "one round" : $"medians of {Plural.Of(r.Rounds, "round")}"));
            output.WriteLine();
            output.WriteLine($"training      {r.TrainImagesPerSecond,8:F1} images/s   {r.Gflops:F1} GFLOP/s, "
                + $"{r.FractionOfPeak:P0} of the machine's {r.PeakGflops:F1}");
            output.WriteLine($"generation    {r.GenerateImagesPerSecond,8:F1} images/s   one image in {r.SingleImageMilliseconds:F1} ms "
                + "on one thread");
            output.WriteLine($"memory        {r.PeakMemoryMb,8:F0} MB at most  {r.AllocatedBytesPerStep} managed bytes allocated a step");
            output.WriteLine();
            string[][] rows =
            [
                ["a training step, first worker", "ms", "share", "GFLOP/s"],
                .. r.Costs.Select(c => new[] { c.Name, $"{c.Milliseconds:F1}", $"{c.Share:P1}", c.Gflops is double g ? $"{g:F1}" : "" }),
            ];
            int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
            foreach (string[] row in rows)
                output.WriteLine($"{row[0].PadRight(widths[0])} "
                    + $"{string.Join(' ', row.Skip(1).Zip(widths.Skip(1), (cell, width) => cell.PadLeft(width)))}");
        }
    }
}
