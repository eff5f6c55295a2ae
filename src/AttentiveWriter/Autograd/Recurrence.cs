namespace AttentiveWriter.Autograd;

/// <summary>A step recorded once and replayed T times in the same memory, for drawing and measuring: nothing is kept for backward.</summary>
/// <remarks>The memory of a step stays in the cache however long the recurrence is.</remarks>
/// <param name="rows">Images that it works on at once.</param>
internal sealed class Recurrence(int rows) : IDisposable
{
    private readonly List<(Variable After, Variable Before)> _carried = [];

    /// <summary>What happens before the first step.</summary>
    public Tape Start { get; } = new(rows, training: false);

    /// <summary>One step; its ops may ask for <see cref="Tape.Time"/>.</summary>
    public Tape Step { get; } = new(rows, training: false);

    /// <summary>What happens after the last step.</summary>
    public Tape End { get; } = new(rows, training: false);

    /// <summary>Carries values from a step to the next.</summary>
    /// <param name="after">What a step leaves.</param>
    /// <param name="before">What the step starts from, in the same order.</param>
    public void Carry(IEnumerable<Variable> after, IEnumerable<Variable> before) => _carried.AddRange(after.Zip(before));

    /// <summary>Runs all steps.</summary>
    /// <param name="steps">T.</param>
    /// <param name="done">Told each step, from 0, while its values are there.</param>
    public void Run(int steps, Action<int> done)
    {
        Start.Forward();
        for (int t = 0; t < steps; t++)
        {
            Step.Time = t;
            Step.Forward();
            done(t);
            foreach ((Variable after, Variable before) in _carried) after.Value.Span.CopyTo(before.Value.Span);
        }
        End.Forward();
    }

    /// <summary>Frees all values.</summary>
    public void Dispose()
    {
        Start.Dispose();
        Step.Dispose();
        End.Dispose();
    }
}
