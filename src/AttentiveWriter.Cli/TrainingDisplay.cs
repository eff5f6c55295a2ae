using System.Diagnostics;
using AttentiveWriter.Models;
using AttentiveWriter.Training;
using static System.FormattableString;

namespace AttentiveWriter.Cli;

/// <summary>One live line on stderr: step, time left, images a second and the loss. Where stderr is no terminal, a plain line now and then.</summary>
internal sealed class TrainingDisplay : ITrainingObserver
{
    private readonly Trainer _trainer;
    private readonly ModelTask _task;
    private readonly long _steps, _first;
    private readonly int _batch;
    private readonly string _binarisation;
    private readonly bool _live = ErrorTerminal.IsLive;
    private readonly Stopwatch _clock = Stopwatch.StartNew(), _sinceLine = Stopwatch.StartNew();
    private double _loss, _reconstruction, _latent, _pause;

    public TrainingDisplay(Trainer trainer)
    {
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
        if (_sinceLine.Elapsed.TotalSeconds < (_live ? 0.2 : 10) && step < _steps) return;
        _sinceLine.Restart();
        double rate = (step - _first) / Math.Max(1e-9, _clock.Elapsed.TotalSeconds - _pause);
        string percent = Invariant($"  {100.0 * step / _steps:F0} %"), eta = $"  eta {ProgressText.Time((_steps - step) / rate)}", speed = Invariant($"  {rate * _batch:F0} images/s");
        (string loss, string parts) = _task.StepWords(new Figures(_loss, _reconstruction, _latent));
        string line = $"step {step}/{_steps}{percent}{eta}{speed}  {loss}";
        if (_live) LiveLine.Show(line, speed, percent, eta, parts);
        else ErrorTerminal.Note(line);
    }

    public void Validating(long step)
    {
        _pause -= _clock.Elapsed.TotalSeconds;
        LiveLine.Show("validating ...");
    }

    public void Validated(long step, Evaluation? evaluation, bool isBest)
    {
        if (evaluation is null) return;
        _pause += _clock.Elapsed.TotalSeconds;
        ErrorTerminal.Note(Invariant($"epoch {_trainer.Epoch:F1}  validation {_task.Words(evaluation)}  ({evaluation.ImagesWords}, {_binarisation}){(isBest ? ErrorTerminal.Green("  best so far") : "")}"));
    }
}
