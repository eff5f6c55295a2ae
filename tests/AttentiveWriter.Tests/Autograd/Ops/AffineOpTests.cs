using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Autograd.Ops;

public class AffineOpTests
{
    private const int Rows = 3, Size = 4, Channels = 2, Pixels = Channels * Size * Size;

    private static readonly float[] Identity = [1, 0, 0, 0, 1, 0, 0], HalfTurn = [-1, 0, 0, 0, -1, 0, 0], Outside = [1, 0, 3, 0, 1, 0, 0];

    [Fact]
    public void Read_Identity_IsTheImageAndTheError()
    {
        using Read read = new(Identity, Identity, Identity);

        read.Tape.Forward();

        for (int r = 0; r < Rows; r++)
            Assert.Equal([.. read.Image.Value.Row(r), .. read.Error.Value.Row(r)], read.Glimpse.Value.Row(r).ToArray());
    }

    [Fact]
    public void Write_Identity_AddsThePatch()
    {
        using Write write = new(Identity, HalfTurn, Outside);

        write.Tape.Forward();

        for (int r = 0; r < Rows; r++)
        {
            float[] previous = write.Previous.Value.Row(r).ToArray(), patch = write.Patch.Value.Row(r).ToArray();
            float[] added = r == 0 ? patch : r == 1 ? [.. patch.Chunk(Size * Size).SelectMany(c => c.Reverse())] : new float[Pixels];
            Assert.Equal(previous.Zip(added, (a, b) => a + b), write.Canvas.Value.Row(r).ToArray());
        }
    }

    [Fact]
    public void Write_Identity_SharesTheGradientOfTheCanvas()
    {
        using Write write = new(Identity, Identity, Identity);

        write.Run(Numbers.Normal(Rows * Pixels, 20));

        Assert.Same(write.Previous.Buffer, write.Canvas.Buffer);
        Assert.Equal(Numbers.Normal(Rows * Pixels, 20), write.Previous.Gradient.Span.ToArray());
        Assert.Equal(Numbers.Normal(Rows * Pixels, 20), write.Patch.Gradient.Span.ToArray());
    }

    [Fact]
    public void Intensity_ExtremeLogarithm_Saturates()
    {
        using Read read = new([.. Identity[..6], 1e9f], [.. Identity[..6], -1e9f], Identity);
        using Write write = new([.. Identity[..6], 1e9f], [.. Identity[..6], -1e9f], Identity);

        read.Run(Numbers.Normal(Rows * 2 * Pixels, 20));
        write.Run(Numbers.Normal(Rows * Pixels, 20));

        Assert.All([.. read.Results, .. write.Results], v => Assert.True(float.IsFinite(v)));
        Assert.InRange(MathF.Abs(read.Glimpse.Value.Row(0)[0] / read.Image.Value.Row(0)[0]), 1e25f, 1e28f);
        Assert.InRange(MathF.Abs(write.Canvas.Value.Row(1)[0] / write.Patch.Value.Row(1)[0]), 1e25f, 1e28f);
    }

    [Fact]
    public void Rows_OneChanged_LeavesTheOthers()
    {
        float[] window = [0.7f, 0.2f, 0.1f, -0.3f, 0.8f, -0.2f, 0.3f], other = [float.MaxValue, 1, 2, 3, float.MinValue, 5, 60];
        float[] dGlimpse = Numbers.Normal(Rows * 2 * Pixels, 20), dCanvas = Numbers.Normal(Rows * Pixels, 20);
        using Read read = new(window, window, window), changedRead = new(window, other, window);
        using Write write = new(window, window, window), changedWrite = new(window, other, window);
        changedRead.Error.Value.Row(1).Fill(1e9f);
        changedWrite.Patch.Value.Row(1).Fill(1e9f);

        read.Run(dGlimpse);
        changedRead.Run(dGlimpse);
        write.Run(dCanvas);
        changedWrite.Run(dCanvas);

        foreach (int r in new[] { 0, 2 })
        {
            Numbers.AssertSameBits(read.Glimpse.Value.Row(r), changedRead.Glimpse.Value.Row(r));
            Numbers.AssertSameBits(read.Error.Gradient.Row(r), changedRead.Error.Gradient.Row(r));
            Numbers.AssertSameBits(read.Parameters.Gradient.Row(r), changedRead.Parameters.Gradient.Row(r));
            Numbers.AssertSameBits(write.Canvas.Value.Row(r), changedWrite.Canvas.Value.Row(r));
            Numbers.AssertSameBits(write.Patch.Gradient.Row(r), changedWrite.Patch.Gradient.Row(r));
            Numbers.AssertSameBits(write.Parameters.Gradient.Row(r), changedWrite.Parameters.Gradient.Row(r));
        }
    }

    [Fact]
    public void Run_Again_AllocatesNothing()
    {
        float[] window = [0.7f, 0.2f, 0.1f, -0.3f, 0.8f, -0.2f, 0.3f];
        float[] dGlimpse = Numbers.Normal(Rows * 2 * Pixels, 20), dCanvas = Numbers.Normal(Rows * Pixels, 20);
        using Read read = new(window, window, window);
        using Write write = new(window, window, window);
        read.Run(dGlimpse);
        write.Run(dCanvas);

        long before = GC.GetAllocatedBytesForCurrentThread();
        read.Run(dGlimpse);
        write.Run(dCanvas);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private abstract class Recorded : IDisposable
    {
        private GivenBackward? _backward;

        protected Recorded(float[][] parameters)
        {
            Parameters = Tape.Output(7);
            for (int r = 0; r < Rows; r++) parameters[r].CopyTo(Parameters.Value.Row(r));
        }

        public Tape Tape { get; } = new(KnownDevices.Cpu.Start(1), Rows, training: true);

        public Variable Parameters { get; }

        public void Run(float[] dOutput, Variable output)
        {
            Tape.Forward();
            _backward ??= new GivenBackward(output);
            _backward.Run(dOutput);
        }

        public void Dispose() => Tape.Dispose();

        protected static Variable Fill(Variable variable, int address)
        {
            Numbers.Normal(variable.Value.Span.Length, address).CopyTo(variable.Value.Span);
            return variable;
        }
    }

    private sealed class Read : Recorded
    {
        public Read(params float[][] parameters) : base(parameters)
        {
            (Image, Error) = (Fill(Tape.Input(Pixels), 1), Fill(Tape.Output(Pixels), 2));
            Glimpse = AffineRead.Record(Image, Error, Parameters, Size, Size, Size, Channels);
        }

        public Variable Image { get; }

        public Variable Error { get; }

        public Variable Glimpse { get; }

        public float[] Results => [.. Glimpse.Value.Span, .. Error.Gradient.Span, .. Parameters.Gradient.Span];

        public void Run(float[] dGlimpse) => Run(dGlimpse, Glimpse);
    }

    private sealed class Write : Recorded
    {
        public Write(params float[][] parameters) : base(parameters)
        {
            (Previous, Patch) = (Fill(Tape.Output(Pixels), 1), Fill(Tape.Output(Pixels), 2));
            Canvas = AffineWrite.Record(Previous, Patch, Parameters, Size, Size, Size);
        }

        public Variable Previous { get; }

        public Variable Patch { get; }

        public Variable Canvas { get; }

        public float[] Results => [.. Canvas.Value.Span, .. Patch.Gradient.Span, .. Parameters.Gradient.Span];

        public void Run(float[] dCanvas) => Run(dCanvas, Canvas);
    }
}
