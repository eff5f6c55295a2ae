using System.Security.Cryptography;
using AttentiveWriter.Data;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

/// <summary>Some short trainings in a process of their own: the library chooses a width of vector register at its first use. Prints the
/// width, and a hash of the weights after a training with 1, 2 and 3 threads.</summary>
internal static class HashedTrainings
{
    /// <summary>The first word of a command line that runs them.</summary>
    public const string Word = "hashed-trainings";

    private static readonly DrawSettings Model = new() { Width = 28, Height = 28, Channels = 1, Glimpses = 3, Hidden = 16, Latent = 4 };

    // Rows that no number of threads divides evenly.
    private static readonly TrainingSettings Settings = new() { Data = "glyphs", Batch = 7, Steps = 3 };

    public static void Run()
    {
        Console.Out.WriteLine(VectorUnit.Bits);
        foreach (int threads in new[] { 1, 2, 3 }) Console.Out.WriteLine(Trained(threads));
    }

    private static string Trained(int threads)
    {
        using Model model = Model.Create();
        using var trainer = new Trainer(model, Settings, new Glyphs(), threads: threads);
        trainer.Run();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in model.Parameters.Parameters)
            foreach (float value in parameter.Read()) hash.AppendData(BitConverter.GetBytes(value));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
