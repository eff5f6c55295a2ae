using System.Text;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Runs;

/// <summary>Where a run's events go: a folder for each run, since TensorBoard draws all files of a folder as one curve.</summary>
/// <remarks>It has the name of the run's folder, and says whose it is; where another run of that name has it already, a number is
/// added.</remarks>
internal static class EventFolder
{
    private const string OwnerName = "run.txt";

    /// <summary>Returns the folder of a run, made where missing: the same one whenever the run goes on.</summary>
    /// <param name="logs">What TensorBoard is shown.</param>
    /// <param name="run">The run's folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static string Of(string logs, string run)
    {
        run = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run));
        string name = Path.GetFileName(run) is { Length: > 0 } last ? last : "run";
        string folder = Enumerable.Range(1, int.MaxValue).Select(n => Path.Combine(logs, n == 1 ? name : $"{name}-{n}"))
            .First(candidate => IsFree(candidate, run));
        Directory.CreateDirectory(folder);
        if (File.Exists(Path.Combine(folder, OwnerName))) return folder;
        AtomicFile.Write(Path.Combine(folder, OwnerName), stream => stream.Write(Encoding.UTF8.GetBytes(run + "\n")));
        return folder;
    }

    private static bool IsFree(string folder, string run)
    {
        string owner = Path.Combine(folder, OwnerName);
        return File.Exists(owner) ? SmallFile.Text(owner).TrimEnd('\n') == run : !TensorBoardWriter.IsIn(folder) && !File.Exists(folder);
    }
}
