using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;
using AttentiveWriter.Tests.Autograd;

namespace AttentiveWriter.Tests.Nn;

public class LstmLayerTests
{
    private const int Hidden = 5, Constant = 4, Changing = 3, Steps = 3;

    [Fact]
    public void First_ConstantInput_GivesWhatEveryStepWouldCompute()
    {
        using GradientCheck each = new(KnownDevices.Cpu), once = new(KnownDevices.Cpu);

        // Both are compared with differences on the way.
        (Variable x, LstmState state) = Unroll(each, first: false);
        (Variable sameX, LstmState sameState) = Unroll(once, first: true);

        Numbers.AssertNear(state.Hidden.Value.Span, sameState.Hidden.Value.Span, 1e-6, "hidden");
        Numbers.AssertNear(state.Cell.Value.Span, sameState.Cell.Value.Span, 1e-6, "cell");
        Numbers.AssertNear(x.Gradient.Span, sameX.Gradient.Span, 1e-5, "constant input");
        Assert.Equal(5, each.Parameters.Parameters.Count);
        foreach (var (expected, actual) in each.Parameters.Parameters.Zip(once.Parameters.Parameters))
        {
            Assert.Contains(expected.Gradient.Span.ToArray(), g => g != 0);
            Numbers.AssertNear(expected.Gradient.Span, actual.Gradient.Span, 1e-5, expected.Name);
        }
    }

    [Fact]
    public void First_ConstantInput_IsMultipliedOnce()
    {
        using GradientCheck each = new(KnownDevices.Cpu), once = new(KnownDevices.Cpu);
        Unroll(each, first: false);
        Unroll(once, first: true);

        // Forward, and backward to the input.
        double product = 2.0 * GradientCheck.Rows * 4 * Hidden * Constant;
        Assert.Equal(2 * (Steps - 1) * product, each.Tape.Operations - once.Tape.Operations);
    }

    [Fact]
    public void Step_FirstOfAnotherInput_IsRefused()
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        var layer = new LstmLayer(parameters, "layer", Hidden, Constant);
        LstmState state = layer.Start(tape, constant: tape.Input(Constant));

        Assert.Throws<ArgumentException>(() => layer.Step(state, tape.Input(Constant)));
    }

    /// <summary>Records all steps of a layer that sees one input at every step and another that changes, and checks its
    /// gradients.</summary>
    private static (Variable Constant, LstmState State) Unroll(GradientCheck check, bool first)
    {
        var layer = new LstmLayer(check.Parameters, "layer", Hidden, Constant, Changing);
        int address = 1000;
        foreach (Parameter parameter in check.Parameters.Parameters) Numbers.Normal(parameter.Count, ++address, 0.4f)
            .CopyTo(parameter.Value.Span);
        Variable x = check.Leaf("constant", Constant);
        LstmState state = layer.Start(check.Tape, first ? x : null);
        for (int t = 0; t < Steps; t++) state = layer.Step(state, x, check.Leaf($"input {t}", Changing));
        check.Run(state.Hidden, state.Cell);
        return (x, state);
    }
}
