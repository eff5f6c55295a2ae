using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw verify</c>.</summary>
internal sealed class VerifyCommand : WorkingCommand
{
    private readonly Argument<string[]> _files = PathUse.Of(new CommandArgument<string[]>("FILE")
    {
        HelpName = "FILE",
        Description = "Files of reference values, as make_golden.py and make_models.py write them.",
        Arity = ArgumentArity.OneOrMore,
    }, PathKind.InputFile);
    private readonly Option<int> _threads;

    public VerifyCommand(Session session)
        : base(session, "verify", "Compares this build on this machine with reference values from an independent computation (PyTorch, "
            + "float64).")
    {
        _threads = CommonOptions.Threads(session);
        Accept(_files, _threads);
        AcceptDevice();
        Examples =
        [
            "draw verify tests/AttentiveWriter.Tests/Golden/*.json             the numerics self-test, for new hardware",
            "draw verify --device gpu tests/AttentiveWriter.Tests/Golden/*.json         of a GPU",
            "draw verify --device reference tests/AttentiveWriter.Tests/Golden/*.json   the same in plain loops, an equation at a time",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        Device device = Session.Device;
        int threads = parsed.GetValue(_threads);
        return new Result([.. parsed.GetValue(_files)!.Select(file => ReferenceCheck.Run(file, threads, device))], device);
    }

    private sealed record Result(IReadOnlyList<ReferenceReport> Reports, Device Device) : ICommandResult
    {
        public int ExitCode => Passed ? Cli.ExitCode.Ok : Cli.ExitCode.Failure;

        private bool Passed => Reports.All(r => r.Passed);

        public JsonObject ToJson() => new()
        {
            ["passed"] = Passed,
            ["device"] = Device.Description,
            ["cases"] = new JsonArray([.. Reports.Select(CaseToJson)]),
        };

        public void WriteTo(TextWriter output)
        {
            foreach (ReferenceReport r in Reports)
            {
                output.WriteLine($"{(r.Passed ? "passed" : "FAILED")}  {r.Case,-24} forward {r.MaxForwardError:E1}  gradient "
                    + $"{r.MaxGradientError:E1}"
                    + (r.MaxAdamError is double adam ? $"  adam {adam:E1}" : ""));
            }
        }

        public void Comment(ErrorTerminal error)
        {
            foreach (ReferenceReport r in Reports)
            {
                foreach (ReferenceMismatch m in r.Worst.Take(5))
                {
                    error.Say($"draw: {r.Case}: {m.Array}[{m.Index}] is {m.Ours:G9}, expected {m.Reference:G9}; "
                        + $"error {m.Error:E2} is above {ReferenceReport.Tolerance:E0}");
                }
            }
        }

        private JsonNode CaseToJson(ReferenceReport report) => new JsonObject
        {
            ["case"] = report.Case,
            ["vector_bits"] = Device == KnownDevices.Cpu ? VectorUnit.Bits : null,
            ["max_forward_error"] = Finite(report.MaxForwardError),
            ["max_gradient_error"] = Finite(report.MaxGradientError),
            ["max_adam_error"] = report.MaxAdamError is double adam ? Finite(adam) : null,
            ["passed"] = report.Passed,
        };

        // JSON has no infinity: an error that is not finite is written as null.
        private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
    }
}
