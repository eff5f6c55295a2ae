using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;
using Spectre.Console;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw bench</c>.</summary>
internal static class BenchCommand
{
    private static readonly ConfigOptions Settings = new("mnist");
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly Option<int> RoundsOption = NumberRange.Of(new Option<int>("--rounds") { Description = "Rounds; results are their medians.", DefaultValueFactory = _ => 7, HelpName = "N" }, 1, 10_000);

    public static Command Create()
    {
        var command = new Command("bench", "Measures training and drawing on this machine, next to the most that the machine can do.")
        {
            Settings.Preset, Settings.Config, Settings.Set, ThreadsOption, RoundsOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw bench                                                        the paper's MNIST model, on all threads",
            "draw bench --preset mnist-small --threads 1 --json                one thread, for a script",
            "draw bench --set read=none --set write=none --set glimpses=10     without attention",
            "DRAW_VECTOR_BITS=256 draw bench                                   with registers of 256 bits, 128, or 32 for none");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        (string name, RunConfig config) = Settings.Read(parsed);
        int rounds = parsed.GetValue(RoundsOption);
        return Counted.Run("measuring, round", rounds, (progress, token) => Benchmark.Run(config, parsed.GetValue(ThreadsOption), rounds, progress, token), report =>
        {
            if (JsonReport.IsWanted) JsonReport.Write(Json(name, report));
            else Write(name, report);
        });
    }

    private static JsonObject Json(string name, BenchmarkReport r) => new()
    {
        ["preset"] = name,
        ["threads"] = r.Threads,
        ["vector_bits"] = r.VectorBits,
        ["batch"] = r.Batch,
        ["rounds"] = r.Rounds,
        ["train_images_per_second"] = r.TrainImagesPerSecond,
        ["generate_images_per_second"] = r.GenerateImagesPerSecond,
        ["single_image_milliseconds"] = r.SingleImageMilliseconds,
        ["gflops"] = r.Gflops,
        ["peak_gflops"] = r.PeakGflops,
        ["fraction_of_peak"] = r.FractionOfPeak,
        ["peak_memory_mb"] = r.PeakMemoryMb,
        ["allocated_bytes_per_step"] = r.AllocatedBytesPerStep,
        ["version"] = Product.Version,
    };

    private static void Write(string name, BenchmarkReport r)
    {
        Console.Out.WriteLine($"{name}, batch {r.Batch}, {ProgressText.Counted(r.Threads, "thread")}, registers of {r.VectorBits} bits; {(r.Rounds == 1 ? "one round" : $"medians of {Plural.Of(r.Rounds, "round")}")}");
        Console.Out.WriteLine();
        Console.Out.WriteLine($"training      {r.TrainImagesPerSecond,8:F1} images/s   {r.Gflops:F1} GFLOP/s, {r.FractionOfPeak:P0} of the machine's {r.PeakGflops:F1}");
        Console.Out.WriteLine($"generation    {r.GenerateImagesPerSecond,8:F1} images/s   one image in {r.SingleImageMilliseconds:F1} ms on one thread");
        Console.Out.WriteLine($"memory        {r.PeakMemoryMb,8:F0} MB at most  {r.AllocatedBytesPerStep} managed bytes allocated a step");
        Console.Out.WriteLine();
        var table = new Table().Border(TableBorder.None);
        table.AddColumn("a training step, first worker");
        foreach (string title in new[] { "ms", "share", "GFLOP/s" }) table.AddColumn(new TableColumn(title).RightAligned());
        foreach (BenchmarkCost cost in r.Costs)
            table.AddRow(Markup.Escape(cost.Name), $"{cost.Milliseconds:F1}", $"{cost.Share:P1}", cost.Gflops is double g ? $"{g:F1}" : "");
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = 100;
        console.Write(table);
    }
}
