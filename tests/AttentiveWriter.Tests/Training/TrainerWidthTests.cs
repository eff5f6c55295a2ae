using System.Diagnostics;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Tests.Cli;

namespace AttentiveWriter.Tests.Training;

public class TrainerWidthTests
{
    [Theory]
    [EveryVectorSwitch]
    public void Run_OneTwoAndThreeThreads_SameBitsAtThatWidth(string variable, string value, int bits)
    {
        string[] lines = Output(variable, value).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal($"{bits}", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.All(lines[1..], hash => Assert.Equal(lines[1], hash));
        Assert.Matches("^[0-9A-F]{64}$", lines[1]);
    }

    // A width that the tests themselves were given must not hide what a switch of the runtime does.
    private static string Output(string variable, string value)
    {
        string[] command = Program.Command(HashedTrainings.Word);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            Environment = { [VectorUnit.Variable] = null, [variable] = value },
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
