using AttentiveWriter.Data;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;

namespace AttentiveWriter.Runs;

/// <summary>Refuses ranks whose work would not come to the same.</summary>
public static class RankCheck
{
    /// <summary>Makes sure, before they measure or draw together, that all ranks have the same software, device, weights and
    /// images.</summary>
    /// <param name="ranks">The ranks; null where this process works alone.</param>
    /// <param name="model">The model.</param>
    /// <param name="images">The images; null where none are read.</param>
    /// <exception cref="RankFailedException">One differs; all throw it, and it names the rank.</exception>
    public static void RequireSame(ICommunicator? ranks, Model model, ImageSet? images = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (ranks is null) return;
        RequireSameSoftware(ranks, model);
        ranks.RequireSame("weights", WeightsHash.Of(model));
        if (images is not null) ranks.RequireSame("images", $"{images.Fingerprint}");
    }

    /// <summary>Makes sure that all ranks compute with the same bits.</summary>
    internal static void RequireSameSoftware(ICommunicator ranks, Model model)
    {
        ranks.RequireSame("version", LibraryVersion.Current);
        // Numbers of registers of another width have other last bits.
        ranks.RequireSame("device", $"{model.Device.Name} with registers of {VectorUnit.Bits} bits ({VectorUnit.Variable})");
    }
}
