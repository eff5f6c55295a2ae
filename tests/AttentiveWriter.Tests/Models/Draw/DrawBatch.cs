using AttentiveWriter.Models.Draw;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Models.Draw;

/// <summary>A small DRAW with a batch of made-up images and seeded noise, ready to run and to train.</summary>
internal sealed class DrawBatch(DrawSettings settings, int batch = 2, int threads = 1, AdamSettings? adam = null)
    : ModelBatch(settings, batch, threads, adam)
{
    /// <summary>Shapes that differ in all that matters.</summary>
    public static DrawSettings Small =>
        new() { Width = 6, Height = 4, Channels = 1, Glimpses = 3, Hidden = 7, Latent = 5, Read = 2, Write = 3 };

    public new DrawModel Model => (DrawModel)base.Model;

    public new DrawBatch Scatter(float scale = 0.2f) => (DrawBatch)base.Scatter(scale);

    public new DrawBatch Clear() => (DrawBatch)base.Clear();
}
