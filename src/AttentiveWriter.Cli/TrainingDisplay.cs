using AttentiveWriter.Models;
using AttentiveWriter.Training;
using static System.FormattableString;

namespace AttentiveWriter.Cli;

/// <summary>One live line on stderr: step, time left, images a second and the loss. Where stderr is no terminal, a plain line now and
/// then.</summary>
internal sealed class TrainingDisplay : ITrainingObserver
{
    private readonly Session _session;
    private readonly Trainer _trainer;
    private readonly ModelTask _task;
    private readonly long _steps, _first;
    private readonly int _batch;
    private readonly string _binarisation;
    private readonly bool _live;
    private readonly long _start;
    private long _lastLine;
    private double _loss, _reconstruction, _latent, _pause;

    public TrainingDisplay(Trainer trainer, Session session)
    {
        _session = session;
        _live = session.Error.IsLive;
        _start = _lastLine = session.Clock.GetTimestamp();
        _trainer = trainer;
        _task = trainer.Model.Settings.Task;
        _steps = trainer.Settings.Steps;
        _first = trainer.Step;
        _batch = trainer.Settings.Batch;
        _binarisation = trainer.ValidationBinarisationWords;
    }

    public void Stepped(long step, StepResult result)
    {
        // Smoothed over about 50 steps; the first steps count in full.
        double weight = Math.Max(0.02, 1.0 / (step - _first));
        _loss += weight * (result.Loss - _loss);
        _reconstruction += weight * (result.Reconstruction - _reconstruction);
        _latent += weight * (result.Latent - _latent);
        if (Since(_lastLine) < (_live ? 0.2 : 10) && step < _steps) return;
        _lastLine = _session.Clock.GetTimestamp();
        double rate = (step - _first) / Math.Max(1e-9, Since(_start) - _pause);
        string percent = Invariant($"  {100.0 * step / _steps:F0} %"), eta = $"  eta {ProgressText.Time((_steps - step) / rate)}",
            speed = Invariant($"  {rate * _batch:F0} images/s");
        (string loss, string parts) = _task.StepWords(new Figures(_loss, _reconstruction, _latent));
        string line = $"step {step}/{_steps}{percent}{eta}{speed}  {loss}";
        if (_live) _session.Error.Line.Show(line, speed, percent, eta, parts);
        else _session.Error.Note(line);
    }

    public void Validating(long step)
    {
        _pause -= Since(_start);
        _session.Error.Line.Show("validating ...");
    }

    public void Validated(long step, Evaluation? evaluation, bool isBest)
    {
        if (evaluation is null) return;
        _pause += Since(_start);
        string best = isBest ? _session.Error.Green("  best so far") : "";
        _session.Error.Note(
            Invariant($"epoch {_trainer.Epoch:F1}  validation {_task.Words(evaluation)}  ({evaluation.ImagesWords}, ")
                + Invariant($"{_binarisation}){best}"));
    }

    private double Since(long timestamp) => _session.Clock.GetElapsedTime(timestamp).TotalSeconds;
}
