using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw verify</c>.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string[]> FilesArgument = PathUse.Of(new Argument<string[]>("FILE") { HelpName = "FILE", Description = "Files of reference values, as make_golden.py and make_models.py write them.", Arity = ArgumentArity.OneOrMore }, PathKind.InputFile);
    private static readonly Option<string> DeviceOption = CommonOptions.Device();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("verify", "Compares this build on this machine with reference values from an independent computation (PyTorch, float64).")
        {
            FilesArgument, DeviceOption, ThreadsOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command, "draw verify tests/AttentiveWriter.Tests/Golden/*.json             the numerics self-test, for new hardware",
            "draw verify --device reference tests/AttentiveWriter.Tests/Golden/*.json   the same in plain loops, an equation at a time");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Device device = CommonOptions.DeviceOf(parsed, DeviceOption);
        ReferenceReport[] reports = [.. parsed.GetValue(FilesArgument)!.Select(file => ReferenceCheck.Run(file, parsed.GetValue(ThreadsOption), device))];
        foreach (ReferenceReport report in reports)
        {
            if (!JsonReport.IsWanted)
                Console.Out.WriteLine($"{(report.Passed ? "passed" : "FAILED")}  {report.Case,-24} forward {report.MaxForwardError:E1}  gradient {report.MaxGradientError:E1}{(report.MaxAdamError is double adam ? $"  adam {adam:E1}" : "")}");
            foreach (ReferenceMismatch m in report.Worst.Take(5))
                Console.Error.WriteLine($"draw: {report.Case}: {m.Array}[{m.Index}] is {m.Ours:G9}, expected {m.Reference:G9}; error {m.Error:E2} is above {ReferenceReport.Tolerance:E0}");
        }
        int code = reports.All(r => r.Passed) ? ExitCode.Ok : ExitCode.Failure;
        if (JsonReport.IsWanted)
            JsonReport.Write(new JsonObject { ["passed"] = code == ExitCode.Ok, ["cases"] = new JsonArray([.. reports.Select(Json)]) }, code);
        return code;
    }

    // JSON has no infinity: an error that is not finite is written as null.
    private static JsonObject Json(ReferenceReport report) => new()
    {
        ["case"] = report.Case,
        ["vector_bits"] = VectorUnit.Bits,
        ["max_forward_error"] = Finite(report.MaxForwardError),
        ["max_gradient_error"] = Finite(report.MaxGradientError),
        ["max_adam_error"] = report.MaxAdamError is double adam ? Finite(adam) : null,
        ["passed"] = report.Passed,
    };

    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
