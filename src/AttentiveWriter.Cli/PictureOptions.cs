using System.CommandLine;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Cli;

/// <summary>The options of commands that write a grid of pictures and, where wanted, the drawing itself.</summary>
internal sealed class PictureOptions(string defaultOut, string frames = "Also write the drawing step by step: .png (animated, lossless) or .gif.")
{
    private readonly Option<string> _out = new("--out") { Description = "PNG grid to write.", DefaultValueFactory = _ => defaultOut, HelpName = "FILE" };
    private readonly Option<string?> _frames = new("--frames") { Description = frames, HelpName = "FILE" };
    private readonly Option<int> _scale = CommonOptions.Positive(new Option<int>("--scale") { Description = "Picture pixels a model pixel.", DefaultValueFactory = _ => 2, HelpName = "N" });
    private readonly Option<int> _columns = CommonOptions.Positive(new Option<int>("--columns") { Description = "Images a row.", DefaultValueFactory = _ => 8, HelpName = "N" });
    private readonly Option<bool> _noWindows = new("--no-windows") { Description = "Do not outline where each step read (green) and wrote (red)." };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _out, _frames, _scale, _columns, _noWindows }) command.Add(option);
    }

    /// <summary>Adds the options but --no-windows, where windows are all there is to see.</summary>
    public void AddWithWindowsTo(Command command)
    {
        foreach (Option option in new Option[] { _out, _frames, _scale, _columns }) command.Add(option);
    }

    public int Scale(ParseResult parsed) => parsed.GetValue(_scale);

    public int Columns(ParseResult parsed) => parsed.GetValue(_columns);

    /// <summary>Whether the steps are shown, and not only the finished images.</summary>
    public bool EveryStep(ParseResult parsed) => parsed.GetValue(_frames) is not null;

    /// <summary>Checks names and folders before any work is done.</summary>
    public void Check(ParseResult parsed)
    {
        Output.RequireEnding(parsed.GetValue(_out), "--out", ".png");
        Output.RequireEnding(parsed.GetValue(_frames), "--frames", ".png", ".gif");
        foreach (string? path in new[] { parsed.GetValue(_out), parsed.GetValue(_frames) })
            if (path is not null) Output.RequireWritable(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>The drawing step by step.</summary>
    public IReadOnlyList<Image> Frames(ParseResult parsed, Drawing drawing) => drawing.Frames(Scale(parsed), Columns(parsed), !parsed.GetValue(_noWindows));

    /// <summary>Writes the grid and, where wanted, the frames, and says where to stdout, or to <paramref name="announce"/>.</summary>
    public void Write(ParseResult parsed, Image grid, Func<IReadOnlyList<Image>> frames, TextWriter? announce = null)
    {
        Output.Png(parsed.GetValue(_out)!, grid, announce);
        if (parsed.GetValue(_frames) is string path) Output.Animation(path, frames(), announce);
    }
}
