using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AttentiveWriter.Autograd;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>SHA-256 of all weights of a model, by their names and in their order: tells whether figures, or latents, are of
/// these.</summary>
internal static class WeightsHash
{
    private const string Prefix = "sha256:";

    /// <summary>That of a model.</summary>
    public static string Of(Model model) => Of(model.Parameters.Parameters.Select(p => (p.Name, p.Read())));

    /// <summary>That of a file of a model's weights; null where it is not there, cannot be read or is of another model.</summary>
    public static string? OfFile(string path, Model model)
    {
        try
        {
            if (!File.Exists(path)) return null;
            SafetensorsFile file = SafetensorsFile.Read(path);
            return Of(model.Parameters.Parameters.Select((Parameter p) => (p.Name, WeightsFile.Find(file, p.Name, p.Shape, path))));
        }
        catch (InputFileException)
        {
            return null;
        }
    }

    private static string Of(IEnumerable<(string Name, float[] Values)> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, float[] values) in weights)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            byte[] bytes = new byte[values.Length * sizeof(float)];
            for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
            hash.AppendData(bytes);
        }
        return Prefix + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
