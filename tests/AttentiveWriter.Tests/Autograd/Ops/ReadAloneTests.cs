using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Autograd.Ops;

/// <summary>Reading the image alone against reading image and error.</summary>
public class ReadAloneTests
{
    private const int Rows = 3, Size = 3, Width = 7, Height = 5, Channels = 2;
    private const int Pixels = Channels * Width * Height, Part = Channels * Size * Size;

    [Theory, InlineData(false), InlineData(true)]
    public void Glimpse_ImageAlone_IsTheFirstHalfOfTheOther(bool affine)
    {
        using Read alone = new(affine, withError: false), both = new(affine, withError: true);

        alone.Run();
        both.Run();

        Assert.Equal((Part, 2 * Part), (alone.Glimpse.Columns, both.Glimpse.Columns));
        for (int r = 0; r < Rows; r++) Numbers.AssertSameBits(both.Glimpse.Value.Row(r)[..Part], alone.Glimpse.Value.Row(r));
    }

    // Half a read that nothing is asked of adds nothing.
    [Theory, InlineData(false), InlineData(true)]
    public void Gradient_ImageAlone_IsThatOfTheFirstHalf(bool affine)
    {
        using Read alone = new(affine, withError: false), both = new(affine, withError: true);

        alone.Run();
        both.Run();

        Assert.Contains(alone.Parameters.Gradient.Span.ToArray(), d => d != 0);
        Assert.Equal(both.Parameters.Gradient.Span.ToArray(), alone.Parameters.Gradient.Span.ToArray());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Run_AgainWithImageAlone_AllocatesNothing(bool affine)
    {
        using var read = new Read(affine, withError: false);
        read.Run();

        long before = GC.GetAllocatedBytesForCurrentThread();
        read.Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Operations_ImageAlone_AreHalfOfTheProductsWithoutTheGradientOfTheError()
    {
        using Read alone = new(affine: false, withError: false), both = new(affine: false, withError: true);
        double gradientOfTheError = 2.0 * Rows * Size * Pixels;

        Assert.Equal((both.Tape.Operations - gradientOfTheError) / 2, alone.Tape.Operations);
    }

    private sealed class Read : IDisposable
    {
        private readonly float[] _dGlimpse;
        private readonly GivenBackward _backward;

        public Read(bool affine, bool withError)
        {
            Variable image = Fill(Tape.Input(Pixels), 1);
            Variable? error = withError ? Fill(Tape.Output(Pixels), 2) : null;
            Parameters = Fill(Tape.Output(affine ? 7 : 5), 3);
            Glimpse = affine
                ? AffineRead.Record(image, error, Parameters, Size, Width, Height, Channels)
                : AttentiveRead.Record(image, error, FilterBank.Record(Parameters, Size, Width, Height), Channels);
            // Nothing is asked of what follows the first half of a row.
            _dGlimpse = new float[Rows * Glimpse.Columns];
            for (int r = 0; r < Rows; r++) Numbers.Normal(Part, 4 + r).CopyTo(_dGlimpse.AsSpan(r * Glimpse.Columns));
            _backward = new GivenBackward(Glimpse);
        }

        public Tape Tape { get; } = new(KnownDevices.Cpu.Start(1), Rows, training: true);

        public Variable Parameters { get; }

        public Variable Glimpse { get; }

        public void Run()
        {
            Tape.Forward();
            _backward.Run(_dGlimpse);
        }

        public void Dispose() => Tape.Dispose();

        private static Variable Fill(Variable variable, int address)
        {
            Numbers.Normal(variable.Value.Span.Length, address, 0.5f).CopyTo(variable.Value.Span);
            return variable;
        }
    }
}
