using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>A step recorded once and replayed T times in the same memory, for drawing and measuring: nothing is kept for
/// backward.</summary>
/// <remarks>What is recorded before <see cref="BeginStep"/> runs once at the start, what is recorded after <see cref="EndStep"/> once at
/// the end. The memory of a step stays in the cache however long the recurrence is.</remarks>
public sealed class Recurrence : IDisposable
{
    private readonly List<(Matrix After, Matrix Before)> _carried = [];
    private readonly Action<Kernels> _runStart, _runStep, _runEnd, _carry;
    private int _stepFirst, _stepEnd;
    private bool _hasStep;

    /// <summary>Starts an empty tape.</summary>
    /// <param name="executor">What runs it.</param>
    /// <param name="rows">Images that it works on at once.</param>
    public Recurrence(Executor executor, int rows)
    {
        Tape = new Tape(executor, rows, training: false);
        _runStart = kernels => Tape.Forward(kernels, 0, _stepFirst);
        _runStep = kernels => Tape.Forward(kernels, _stepFirst, _stepEnd);
        _runEnd = kernels => Tape.Forward(kernels, _stepEnd, Tape.Length);
        _carry = Carry;
    }

    /// <summary>Where all is recorded.</summary>
    public Tape Tape { get; }

    /// <summary>Ends the start: what is recorded from here on is the step.</summary>
    public void BeginStep() => _stepFirst = Tape.Length;

    /// <summary>Ends the step, and carries values from it to the next.</summary>
    /// <param name="after">What a step leaves.</param>
    /// <param name="before">What the step starts from, as many of the same sizes in the same order.</param>
    /// <exception cref="ArgumentException">They do not match.</exception>
    public void EndStep(IEnumerable<Variable> after, IEnumerable<Variable> before)
    {
        Variable[] from = [.. after], to = [.. before];
        if (from.Length != to.Length || from.Zip(to).Any(pair => pair.First.Columns != pair.Second.Columns))
            throw new ArgumentException($"{from.Length} values after a step do not take the places of {to.Length} before it",
                nameof(after));
        (_stepEnd, _hasStep) = (Tape.Length, true);
        _carried.AddRange(from.Zip(to, (a, b) => (a.Value, b.Value)));
    }

    /// <summary>Runs all steps.</summary>
    /// <param name="steps">T.</param>
    /// <param name="done">Told each step, from 0, while its values are there.</param>
    public void Run(int steps, Action<int> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        if (!_hasStep) throw new InvalidOperationException("no step has been recorded");
        Tape.Noise.Time = 0;
        Tape.Executor.Run(Tape.Rows, _runStart);
        for (int t = 0; t < steps; t++)
        {
            Tape.Noise.Time = t;
            Tape.Executor.Run(Tape.Rows, _runStep);
            done(t);
            Tape.Executor.Run(Tape.Rows, _carry);
        }
        RunEnd();
    }

    /// <summary>Runs what comes after the last step as if the step just done were the last: for whoever is told of each.</summary>
    public void RunEnd() => Tape.Executor.Run(Tape.Rows, _runEnd);

    /// <summary>Frees all values.</summary>
    public void Dispose() => Tape.Dispose();

    private void Carry(Kernels kernels)
    {
        foreach ((Matrix after, Matrix before) in _carried) kernels.Copy(after, before);
    }
}
