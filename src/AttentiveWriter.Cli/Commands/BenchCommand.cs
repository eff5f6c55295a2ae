using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Devices;
using AttentiveWriter.Ranks;
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

    private readonly Option<bool> _ranks = new CommandOption<bool>("--ranks")
    {
        Description = "Under mpirun or srun: training over the ranks, in turn with one process that has as many threads.",
    };
    private readonly Option<bool> _apart = new CommandOption<bool>("--apart")
    {
        Description = "With --ranks: without that one process, as where the ranks are on several machines.",
    };

    public BenchCommand(Session session)
        : base(session, "bench", "Measures training and drawing on this machine, next to the most that the machine can do.")
    {
        _threads = CommonOptions.Threads(session);
        Accept(_settings.Preset, _settings.Config, _settings.Set, _threads, _rounds, _ranks, _apart);
        AcceptDevice();
        AcceptRanks();
        Examples =
        [
            "draw bench                                                        the paper's MNIST model, on all threads",
            "draw bench --preset mnist-small --threads 1 --json                one thread, for a script",
            "draw bench --set read=none --set write=none --set glimpses=10     without attention",
            "mpirun --bind-to none -n 2 draw bench --ranks --threads 1         two ranks of a thread, against two threads",
            "draw bench --device gpu                                           on a GPU",
            "DRAW_VECTOR_BITS=256 draw bench                                   with registers of 256 bits, 128, or 32 for none",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        if (parsed.GetValue(_apart) && !parsed.GetValue(_ranks)) throw new UsageException("--apart is for --ranks; give that too");
        if (parsed.GetValue(_ranks) != (Session.Job.Ranks is not null))
        {
            throw new UsageException(parsed.GetValue(_ranks) ? "--ranks measures several; start them: mpirun -n 2 draw bench --ranks"
                : "draw bench measures one process; to measure all of them give --ranks");
        }
        if (parsed.GetValue(_ranks) && Session.Device != KnownDevices.Cpu)
            throw new UsageException($"--ranks measures processors; leave {Device!.Name} out");
        (string name, RunConfig config) = _settings.Read(parsed);
        int rounds = parsed.GetValue(_rounds);
        if (Session.Job.Ranks is ICommunicator ranks) return OfRanks(parsed, name, config, ranks, rounds);
        return new Result(name, Counted.Run(
            Session, "measuring, round", rounds,
            (progress, token) => Benchmark.Run(config, parsed.GetValue(_threads), rounds, progress, Session.Device, token)));
    }

    private RankResult OfRanks(ParseResult parsed, string name, RunConfig config, ICommunicator ranks, int rounds)
    {
        // Which group does what is not what is asked here: as few as there can be.
        if (!_settings.IsSet(parsed, "groups")) config = config with { Training = config.Training with { Groups = ranks.Size } };
        return new RankResult(name, Counted.Run(Session, "measuring, round", rounds, (progress, token) =>
            RankBenchmark.Run(config, parsed.GetValue(_threads), ranks, rounds, !parsed.GetValue(_apart), progress, token)));
    }

    private sealed record RankResult(string Preset, RankBenchmarkReport Report) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["preset"] = Preset,
            ["ranks"] = Report.Ranks,
            ["threads"] = Report.Threads,
            ["batch"] = Report.Batch,
            ["groups"] = Report.Groups,
            ["rounds"] = Report.Rounds,
            ["train_images_per_second"] = Report.ImagesPerSecond,
            ["alone_images_per_second"] = Report.AloneImagesPerSecond,
            ["ratio"] = Report.Ratio,
            ["wait_share"] = Report.WaitShare,
            ["message_share"] = Report.MessageShare,
            ["sent_bytes_per_step"] = Report.SentBytesPerStep,
            ["version"] = LibraryVersion.Current,
        };

        public void WriteTo(TextWriter output)
        {
            RankBenchmarkReport r = Report;
            output.WriteLine($"{Preset}, batch {r.Batch} in {Plural.Of(r.Groups, "group")}; "
                + (r.Rounds == 1 ? "one round" : $"medians of {Plural.Of(r.Rounds, "round")}"));
            output.WriteLine();
            output.WriteLine($"{$"{r.Ranks} ranks of {Plural.Of(r.Threads, "thread")}",-26} {r.ImagesPerSecond,8:F1} images/s");
            if (r.AloneImagesPerSecond is double alone)
                output.WriteLine($"{$"one process, {Plural.Of(r.Ranks * r.Threads, "thread")}",-26} {alone,8:F1} images/s   "
                    + $"the ranks reach {r.Ratio:P1} of it");
            output.WriteLine($"{"waiting for other ranks",-26} {r.WaitShare,8:P1} of a step");
            output.WriteLine($"{"messages",-26} {r.MessageShare,8:P1} of a step, {ProgressText.Bytes(r.SentBytesPerStep)} sent");
        }
    }

    private sealed record Result(string Preset, BenchmarkReport Report) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["preset"] = Preset,
            ["device"] = Report.Device,
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
            output.WriteLine($"{Preset}, batch {r.Batch}, "
                + (r.VectorBits is int bits ? $"{ProgressText.Counted(r.Threads, "thread")}, registers of {bits} bits; " : $"{r.Device}; ")
                + (r.Rounds == 1 ? "one round" : $"medians of {Plural.Of(r.Rounds, "round")}"));
            output.WriteLine();
            output.WriteLine($"training      {r.TrainImagesPerSecond,8:F1} images/s   {r.Gflops:F1} GFLOP/s"
                + (r.PeakGflops is double peak ? $", {r.FractionOfPeak:P0} of the machine's {peak:F1}" : ""));
            output.WriteLine($"generation    {r.GenerateImagesPerSecond,8:F1} images/s   one image in {r.SingleImageMilliseconds:F1} ms"
                + (r.VectorBits is null ? "" : " on one thread"));
            output.WriteLine($"memory        {r.PeakMemoryMb,8:F0} MB at most  {r.AllocatedBytesPerStep} managed bytes allocated a step");
            if (r.Costs.Count == 0) return;
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
