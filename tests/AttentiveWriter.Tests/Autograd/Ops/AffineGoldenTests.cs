using System.Text.Json;
using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Autograd.Ops;

/// <summary>The affine read and write against an independent implementation in double precision: see Golden/README.md.</summary>
public sealed class AffineGoldenTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly JsonDocument _file =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "Ops", "affine.json")));

    [Fact]
    public void Read_EveryCase_IsReproduced()
    {
        foreach (JsonElement c in _file.RootElement.GetProperty("read").EnumerateArray())
        {
            using var tape = new Tape(KnownDevices.Cpu.Start(1), Int(c, "batch"), training: true);
            Variable image = Fill(tape.Input(Values(c, "image").Length / tape.Rows), c, "image");
            Variable error = Fill(tape.Output(image.Columns), c, "error"), parameters = Fill(tape.Output(7), c, "parameters");

            Variable glimpse = AffineRead.Record(
                image, error, parameters, Int(c, "size"), Int(c, "width"), Int(c, "height"), Int(c, "channels"));
            tape.Forward();
            AssertNear(c, "output", glimpse.Value.Span);
            new GivenBackward(glimpse).Run(Values(c, "weights"));

            AssertNear(c.GetProperty("gradients"), "error", error.Gradient.Span);
            AssertNear(c.GetProperty("gradients"), "parameters", parameters.Gradient.Span);
        }
    }

    [Fact]
    public void Write_EveryCase_IsReproduced()
    {
        foreach (JsonElement c in _file.RootElement.GetProperty("write").EnumerateArray())
        {
            using var tape = new Tape(KnownDevices.Cpu.Start(1), Int(c, "batch"), training: true);
            Variable previous = Fill(tape.Output(Values(c, "previous").Length / tape.Rows), c, "previous");
            Variable patch = Fill(tape.Output(Values(c, "patch").Length / tape.Rows), c, "patch");
            Variable parameters = Fill(tape.Output(7), c, "parameters");

            Variable canvas = AffineWrite.Record(previous, patch, parameters, Int(c, "size"), Int(c, "width"), Int(c, "height"));
            tape.Forward();
            AssertNear(c, "output", canvas.Value.Span);
            new GivenBackward(canvas).Run(Values(c, "weights"));

            AssertNear(c.GetProperty("gradients"), "previous", previous.Gradient.Span);
            AssertNear(c.GetProperty("gradients"), "patch", patch.Gradient.Span);
            AssertNear(c.GetProperty("gradients"), "parameters", parameters.Gradient.Span);
        }
    }

    public void Dispose() => _file.Dispose();

    private static Variable Fill(Variable variable, JsonElement c, string name)
    {
        Values(c, name).CopyTo(variable.Value.Span);
        return variable;
    }

    private static void AssertNear(JsonElement c, string name, ReadOnlySpan<float> actual) =>
        Numbers.AssertNear(Values(c, name), actual, Tolerance, name);

    private static int Int(JsonElement c, string name) => c.GetProperty(name).GetInt32();

    private static float[] Values(JsonElement c, string name) => [.. c.GetProperty(name).EnumerateArray().Select(v => v.GetSingle())];
}
