using System.Diagnostics;
using System.Globalization;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>One live line on stderr: step, time left, images a second and the loss. Where stderr is no terminal, a plain line now and then.</summary>
internal sealed class TrainingDisplay : ITrainingObserver
{
    private readonly Trainer _trainer;
    private readonly long _steps, _first;
    private readonly int _batch;
    private readonly string _binarisation;
    private readonly bool _live = ErrorTerminal.IsLive, _quiet;
    private readonly Stopwatch _clock = Stopwatch.StartNew(), _sinceLine = Stopwatch.StartNew();
    private double _loss, _reconstruction, _latent, _pause;

    public TrainingDisplay(Trainer trainer, bool quiet)
    {
        _trainer = trainer;
        _quiet = quiet;
        _steps = trainer.Config.Training.Steps;
        _first = trainer.Step;
        _batch = trainer.Config.Training.Batch;
        _binarisation = trainer.HeldOutBinarisationWords;
    }

    public void Stepped(long step, StepResult result)
    {
        // Smoothed over about 50 steps; the first steps count in full.
        double weight = Math.Max(0.02, 1.0 / (step - _first));
        _loss += weight * (result.Loss - _loss);
        _reconstruction += weight * (result.Reconstruction - _reconstruction);
        _latent += weight * (result.Latent - _latent);
        if (_quiet || (_sinceLine.Elapsed.TotalSeconds < (_live ? 0.2 : 10) && step < _steps)) return;
        _sinceLine.Restart();
        double rate = (step - _first) / Math.Max(1e-9, _clock.Elapsed.TotalSeconds - _pause);
        string line = string.Create(CultureInfo.InvariantCulture,
            $"step {step}/{_steps}  {Percent(step)}  eta {ProgressText.Time((_steps - step) / rate)}  {rate * _batch:F0} images/s  loss {Parts(_loss, _reconstruction, _latent)}");
        if (_live) Console.Error.Write("\r\u001b[K" + ProgressText.Fit(line));
        else Console.Error.WriteLine(line);
    }

    public void Validating(long step)
    {
        _pause -= _clock.Elapsed.TotalSeconds;
        if (_live && !_quiet) Console.Error.Write("\r\u001b[Kvalidating ...");
    }

    public void Validated(long step, Evaluation evaluation, bool isBest)
    {
        _pause += _clock.Elapsed.TotalSeconds;
        if (_quiet) return;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(_live ? "\r\u001b[K" : "")}epoch {_trainer.Epoch:F1}  validation {Judgement(evaluation)}  ({evaluation.Images} images, {_binarisation}){(isBest ? ErrorTerminal.Green("  best so far") : "")}"));
    }

    public void Saved(string path)
    {
        // The run ends with the paths; in between they would only push the figures away.
    }

    /// <summary>Ends the live line.</summary>
    public void End()
    {
        if (_live && !_quiet) Console.Error.WriteLine();
    }

    private static string Judgement(Evaluation e) => e.ErrorRate is double error
        ? string.Create(CultureInfo.InvariantCulture, $"error {100 * error:F2} %, cross-entropy {e.Bound:F4} nats")
        : string.Create(CultureInfo.InvariantCulture, $"bound {e.Bound:F2} +- {e.StandardError:F2} nats = L^x {e.Reconstruction:F2} + L^z {e.Latent:F2}");

    // A classifier has one term, and a small one.
    private string Parts(double loss, double reconstruction, double latent) => _trainer.Model is GenerativeModel
        ? string.Create(CultureInfo.InvariantCulture, $"{loss:F2} = L^x {reconstruction:F2} + L^z {latent:F2} nats")
        : string.Create(CultureInfo.InvariantCulture, $"{loss:F4} nats");

    private string Percent(long step) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * step / _steps:F0} %");
}
