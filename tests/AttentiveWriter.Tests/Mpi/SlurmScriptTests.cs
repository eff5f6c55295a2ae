using System.Diagnostics;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Mpi;

// The script for Slurm, where there is none: programs of the names that it calls stand in, and ranks are started by Open MPI.
[Collection(nameof(MpiTrainingTests))]
public class SlurmScriptTests
{
    private static readonly string Script = Path.Combine(RealData.RepositoryRoot, "examples", "cluster", "train.slurm");

    [ToolFact(MpiJob.OpenMpi)]
    public void Script_TimeIsNearlyUp_SavesQueuesAgainAndGoesOn()
    {
        using var temp = new TempFolder();
        string[] arguments =
            ["--preset", "glyphs", "--set", "hidden=16", "--set", "glimpses=3", "--batch", "12", "--steps", "3000", "--out", temp["run"]];
        using (Process first = Start(temp, arguments))
        {
            while (!first.HasExited && !File.Exists(temp["run/checkpoints/step-00000000.safetensors"])) Thread.Sleep(5);
            Thread.Sleep(200);
            // Slurm signals the ranks; here the launcher passes it on to them.
            using (var kill = Process.Start("pkill", ["-USR1", "-f", $"mpirun.*{temp["run"]}"])) kill.WaitForExit();

            Assert.Equal(138, End(first));
        }
        Assert.Equal("requeue 77\n", File.ReadAllText(temp["scontrol.log"]));
        Assert.InRange(new RunFolder(temp["run"]).Summary()!.Steps, 1, 2999);

        using Process second = Start(temp, arguments);

        Assert.Equal(0, End(second));
        Assert.Equal(3000, new RunFolder(temp["run"]).Summary()!.Steps);
        Assert.Equal("requeue 77\n", File.ReadAllText(temp["scontrol.log"]));
    }

    private static Process Start(TempFolder temp, string[] arguments)
    {
        // Of srun's own options nothing is left.
        Program(temp, "srun", "while [ \"${1#--}\" != \"$1\" ]; do shift; done\n"
            + "exec mpirun.openmpi --allow-run-as-root --oversubscribe --bind-to none -n \"$SLURM_NTASKS\" \"$@\"");
        Program(temp, "scontrol", $"echo \"$@\" >> '{temp["scontrol.log"]}'");
        Program(temp, "draw", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "draw.dll")}' \"$@\"");
        var start = new ProcessStartInfo("bash", [Script, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{temp.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["DRAW"] = temp["draw"];
        start.Environment["SLURM_NTASKS"] = "2";
        start.Environment["SLURM_JOB_ID"] = "77";
        return Process.Start(start)!;
    }

    private static int End(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        Task.WaitAll(output, error);
        return process.ExitCode;
    }

    private static void Program(TempFolder temp, string name, string body)
    {
        File.WriteAllText(temp[name], $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(temp[name], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
