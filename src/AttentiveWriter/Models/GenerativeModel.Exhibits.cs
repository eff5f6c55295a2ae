using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <content>What a page shows of it.</content>
public abstract partial class GenerativeModel
{
    /// <inheritdoc/>
    public sealed override IEnumerable<Exhibit> Show(Showing from) => new Exhibits(this, from).All();

    /// <summary>What a page shows of a model that draws: images from nothing but noise, step by step, and given ones drawn again.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">From what.</param>
    private sealed class Exhibits(GenerativeModel model, Showing from)
    {
        private readonly ExhibitSizes _sizes = new(model.Settings);

        /// <summary>Makes one after the other.</summary>
        public IEnumerable<Exhibit> All()
        {
            foreach (Exhibit drawn in Drawn()) yield return drawn;
            _sizes.CollectGarbage();
            yield return Again();
        }

        private IEnumerable<Exhibit> Drawn()
        {
            var first = new Exhibit("") { Heading = model.Settings.Task.ShowTitle };
            string steps = Plural.Of(model.Steps, "step");
            if (model.Steps == 1)
            {
                yield return Finished(first with { Text = "Drawn from nothing but noise, in one step." });
                yield break;
            }
            if (_sizes.Frames is not PictureFit fit)
            {
                yield return
                    Finished(first with
                    {
                        Text =
                    $"Drawn from nothing but noise, in {steps}; of images as large as these all steps are too many for a page."
                    });
                yield break;
            }
            Drawing drawing = model.Generate(fit.Count, from.Seed, from.Threads);
            string thicker = drawing.WriteWindows?[0][0] is GaussianGlimpse ? "; its line is thicker where the focus is coarser." : ".";
            string window = drawing.WriteWindows is null ? "" : " The red window is where it writes" + thicker;
            yield return first with
            {
                Text = $"Each image is drawn from nothing but noise, in {steps}.{window}",
                Alternative = "Images being drawn, step by step",
                Frames = drawing.Frames(new DrawingLook(fit.Scale), ExhibitSizes.DrawnColumns),
            };
            PictureFit strip = _sizes.Strip(fit.Count);
            yield return new Exhibit("The same in still pictures, a row for each image, from the first step to the last:")
            {
                Alternative = "Successive canvases from left to right",
                Picture = drawing.Strip(new DrawingLook(strip.Scale), ExhibitSizes.StripSteps, strip.Count),
            };
        }

        private Exhibit Finished(Exhibit exhibit)
        {
            PictureFit fit = _sizes.Finished;
            return exhibit with
            {
                Alternative = "A grid of finished samples",
                Picture = model.Generate(fit.Count, from.Seed, from.Threads, everyStep: false).Grid(fit.Scale),
            };
        }

        private Exhibit Again()
        {
            var exhibit = new Exhibit(from.WithoutImages) { Heading = "Given images, drawn again" };
            if (from.Images is not ImageSet images) return exhibit;
            if (_sizes.Again(images.Count) is not PictureFit fit)
                return exhibit with
                {
                    Text =
                    $"Images as large as these, drawn again in {Plural.Of(model.Steps, "step")}, are too much for a page."
                };
            var part = new ImagePart(images, fit.Count);
            float[] originals = part.Values(from.Binarisation, from.Seed);
            int[]? labels = model.Settings.Classes > 0
                ? [.. Enumerable.Range(0, (int)part.Count).Select(i => images.RequiredLabel(part[i]))] : null;
            Drawing drawing = model.Reconstruct(originals, from.Seed, from.Threads, everyStep: true, labels);
            string windows = (drawing.ReadWindows, drawing.WriteWindows) switch
            {
                (not null, not null) =>
                    " Green is where it reads and red where it writes; beside each canvas stands what those windows see of the original "
                        + "and of the canvas.",
                (not null, null) => " Green is where it reads; beside each canvas stands what that window sees of the original.",
                (null, not null) => " Red is where it writes; beside each canvas stands what that window sees of it.",
                _ => "",
            };
            string canvases = model.Steps == 1 ? "beside each what became of it in one step"
                : "then the canvas from the first step to the last";
            return exhibit with
            {
                Text = $"At the left validation images, drawn at random ({from.Binarisation.DescribeFixed(images)}), {canvases}.{windows}",
                Alternative = model.Steps == 1 ? "Originals, each drawn again" : "Originals, and successive canvases from left to right",
                Picture = drawing.Strip(new DrawingLook(fit.Scale, Glimpses: windows.Length > 0) { Originals = originals },
                    ExhibitSizes.AgainSteps),
            };
        }
    }
}
