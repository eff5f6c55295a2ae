using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Kernels;

namespace AttentiveWriter.Nn;

/// <summary>A window on a tape: where a step reads or writes.</summary>
/// <param name="Parameters">The numbers that the decoder emitted, [rows, 5] of a Gaussian window, [rows, 7] of an affine one.</param>
/// <param name="Filters">The filter bank of a Gaussian window.</param>
/// <param name="At">The window of a row, once the tape has run.</param>
internal sealed record Window(Variable Parameters, FilterBank.Filters? Filters, Func<int, GlimpseWindow> At);
