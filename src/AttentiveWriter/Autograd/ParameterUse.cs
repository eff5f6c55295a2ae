namespace AttentiveWriter.Autograd;

/// <summary>One use of a parameter on a tape, from which its gradient is formed after backward.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Block">The block of a weight, or null where the parameter is added to every row.</param>
/// <param name="Input">What the block was multiplied with, or null.</param>
/// <param name="Output">The result, whose gradient is needed.</param>
internal sealed record ParameterUse(Parameter Parameter, WeightBlock? Block, Variable? Input, Variable Output);
