using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Draw;

/// <summary>Drawing from the prior, recorded on a tape.</summary>
/// <param name="Tape">The tape.</param>
/// <param name="Canvases">c_1 .. c_T, logits.</param>
/// <param name="Windows">The write window of each step; null without attention.</param>
internal sealed record GenerationPass(Tape Tape, IReadOnlyList<Variable> Canvases, IReadOnlyList<AttentionLayer.Window?> Windows) : IDisposable
{
    /// <summary>Frees the tape.</summary>
    public void Dispose() => Tape.Dispose();
}
