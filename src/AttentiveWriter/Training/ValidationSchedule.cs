namespace AttentiveWriter.Training;

/// <summary>After which steps a run is validated: after each epoch, or after as many as take
/// <see cref="TrainingSettings.ValidationSteps"/>, and at the end.</summary>
/// <remarks>A function of the step alone, so that a run that was stopped finds the same steps again. An epoch may be shorter than a
/// step.</remarks>
/// <param name="settings">The settings of the run.</param>
/// <param name="images">Training images in an epoch, at least 1.</param>
internal sealed class ValidationSchedule(TrainingSettings settings, long images)
{
    private readonly long _steps = settings.Steps, _batch = settings.Batch;

    // Images from one validation to the next: whole epochs, and never fewer than those of a step.
    private readonly long _period = Math.Max(1, (settings.ValidationSteps * (long)settings.Batch + images - 1) / images) * images;

    /// <summary>Validations of the whole run.</summary>
    public long Count => Periods(_steps) + (IsPeriodEnd(_steps) ? 0 : 1);

    /// <summary>Whether one is due after this many steps.</summary>
    public bool IsDue(long step) => step > 0 && (step >= _steps || IsPeriodEnd(step));

    private bool IsPeriodEnd(long step) => Periods(step) > Periods(step - 1);

    private long Periods(long step) => step * _batch / _period;
}
