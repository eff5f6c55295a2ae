using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models.ConvDraw;

/// <summary>The shape of a convolutional DRAW: all that is needed to build it.</summary>
public sealed record ConvDrawSettings : GenerativeSettings
{
    /// <inheritdoc/>
    public override string Kind => "conv-draw";

    /// <summary>T, steps of the recurrence, 1..1024.</summary>
    public int Glimpses { get; init; } = 12;

    /// <summary>How often the image is halved to the maps of the recurrence, 1..6; its sides must be multiples of 2^levels.</summary>
    public int Levels { get; init; } = 2;

    /// <summary>Filters between the image and the maps, 1..1024.</summary>
    public int Filters { get; init; } = 32;

    /// <summary>Channels of each ConvLSTM, 1..1024.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Channels of the latent map of each step, 1..1024.</summary>
    public int Latent { get; init; } = 4;

    /// <inheritdoc/>
    public override int DrawingSteps => Glimpses;

    /// <inheritdoc/>
    public override string Summary =>
        $"convolutional DRAW, {Plural.Of(Glimpses, "step")} on maps of {Width >> Levels}x{Height >> Levels}, ConvLSTM {Hidden}, latent "
        + $"{Latent}";

    /// <inheritdoc/>
    public override Model Create(Device? device = null) => new ConvDrawModel(this, device);

    /// <inheritdoc/>
    protected override void CheckOwn(ICollection<string> problems)
    {
        Check(problems, "glimpses", Glimpses, 1, 1024);
        Check(problems, "levels", Levels, 1, 6);
        Check(problems, "filters", Filters, 1, 1024);
        Check(problems, "hidden", Hidden, 1, 1024);
        Check(problems, "latent", Latent, 1, 1024);
        CheckHalving(problems, Levels);
        if (problems.Count > 0) return;
        long positions = (Height >> Levels) * (long)(Width >> Levels);
        if (positions * Latent > RandomSource.MaxNumbers)
            problems.Add($"a latent of {positions} places x {Latent} has more than {RandomSource.MaxNumbers} values; lower latent, or "
                + "raise levels");
        CheckWeight(problems, "the encoder's convolution", 9L * 4 * Hidden * (Filters + 2L * Hidden), "hidden or filters");
        CheckWeight(problems, "the first state of a class", positions * Hidden * Classes, "hidden, or raise levels");
    }
}
