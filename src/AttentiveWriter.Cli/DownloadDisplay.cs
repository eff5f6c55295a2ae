using System.Globalization;
using AttentiveWriter.Data;
using AttentiveWriter.Data.Downloads;

namespace AttentiveWriter.Cli;

/// <summary>One live line on stderr for each file: bytes, rate and time left. Where stderr is no terminal, a plain line now and
/// then.</summary>
internal sealed class DownloadDisplay(Session session) : IDownloadObserver
{
    private readonly bool _live = session.Error.IsLive;
    private string _name = "";
    private long _total, _kept, _start, _lastLine;

    public void Starting(DataFile file, long kept)
    {
        (_name, _total, _kept) = (file.Name, file.Bytes, kept);
        _start = _lastLine = session.Clock.GetTimestamp();
        string rest = kept > 0 ? $", going on after {ProgressText.Bytes(kept)}" : "";
        session.Error.Note($"{file.Url}  {ProgressText.Bytes(file.Bytes)}{rest}");
    }

    public void Received(long bytes)
    {
        // A server that starts over sends again what was kept.
        _kept = Math.Min(_kept, bytes);
        if (session.Clock.GetElapsedTime(_lastLine).TotalSeconds < (_live ? 0.2 : 10) && bytes < _total) return;
        _lastLine = session.Clock.GetTimestamp();
        double rate = (bytes - _kept) / Math.Max(1e-3, session.Clock.GetElapsedTime(_start).TotalSeconds);
        Show(string.Create(CultureInfo.InvariantCulture,
            $"{_name}  {ProgressText.Bytes(bytes)} of {ProgressText.Bytes(_total)}  {100.0 * bytes / _total:F0} %  "
                + $"{ProgressText.Bytes(rate)}/s  eta {ProgressText.Time((_total - bytes) / rate)}"));
    }

    public void Retrying(string problem, TimeSpan pause)
    {
        session.Error.Note(string.Create(CultureInfo.InvariantCulture, $"{_name}: {problem}; trying "
            + $"again{(pause > TimeSpan.Zero ? $" in {pause.TotalSeconds:0.#} s" : "")}"));
    }

    public void Checking()
    {
        session.Error.Line.Show($"{_name}  checking its SHA-256 ...");
    }

    public void Unpacking(string name)
    {
        Show($"unpacking {name} ...");
    }

    private void Show(string line)
    {
        if (_live) session.Error.Line.Show(line);
        else session.Error.Note(line);
    }
}
