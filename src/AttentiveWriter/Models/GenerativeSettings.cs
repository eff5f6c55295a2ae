using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>The shape of a model that draws.</summary>
public abstract record GenerativeSettings : ModelSettings
{
    /// <summary>What the canvas says of the pixels.</summary>
    public LikelihoodKind Likelihood { get; init; }

    /// <summary>M, components of each pixel's mixture of logistics, 1..32; of no meaning under another likelihood.</summary>
    public int Mixtures { get; init; } = 5;

    /// <inheritdoc/>
    public override ModelTask Task => ModelTasks.Drawing;

    /// <inheritdoc/>
    public override int DrawingSteps => 1;

    /// <inheritdoc/>
    public override bool NeedsLevels => Likelihood == LikelihoodKind.Logistics;

    /// <inheritdoc/>
    public override string UnbinarisedWords => Likelihood == LikelihoodKind.Bernoulli ? "intensities are taken as probabilities" : "";

    /// <summary>Planes of the canvas, each as large as the image.</summary>
    public int CanvasPlanes => Channels * Likelihoods.Planes(Likelihood, Mixtures);

    /// <inheritdoc/>
    public override int CanvasSize => Width * Height * CanvasPlanes;

    /// <summary>Whether each step reads by a window, which pictures then show.</summary>
    public virtual bool ReadsByWindow => false;

    /// <summary>Whether each step writes by a window, which pictures then show.</summary>
    public virtual bool WritesByWindow => false;

    /// <inheritdoc/>
    protected sealed override void Check(ICollection<string> problems)
    {
        Check(problems, "likelihood", Likelihood);
        Check(problems, "mixtures", Mixtures, 1, 32);
        if (problems.Count == 0) CheckWeight(problems, "the canvas", (long)Width * Height * CanvasPlanes,
            "width, height, channels or mixtures");
        CheckOwn(problems);
    }

    /// <summary>Adds what is wrong with the settings of this kind of model.</summary>
    /// <param name="problems">What is wrong so far; added to.</param>
    protected abstract void CheckOwn(ICollection<string> problems);
}
