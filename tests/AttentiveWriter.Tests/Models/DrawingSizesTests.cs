using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tests.Models.Draw;

namespace AttentiveWriter.Tests.Models;

public class DrawingSizesTests
{
    /// <summary>What is said beforehand is what is made, of images of any proportions, also of a single line.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    [InlineData(40, 1)]
    [InlineData(1, 40)]
    [InlineData(6, 4)]
    public void Sizes_AnyLook_AreThoseOfThePictures(int width, int height)
    {
        foreach ((int? read, int? write) in new (int?, int?)[] { (1, 1), (null, 1), (1, null), (null, null) })
        {
            using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Width = width, Height = height, Read = read, Write = write })
                .Scatter();
            float[] images = Numbers.Uniform(3 * batch.Model.Settings.Pixels, 4);
            foreach (ReadOnlyMemory<float> originals in new ReadOnlyMemory<float>[] { default, images })
            {
                Drawing drawing = originals.IsEmpty ? batch.Model.Generate(3, seed: 1) : batch.Model.Reconstruct(images, seed: 1);
                foreach (int scale in new[] { 1, 2, 5 })
                    foreach (bool glimpses in new[] { false, true })
                    {
                        DrawSettings settings = batch.Model.Settings;
                        var look = new DrawingLook(scale, Glimpses: glimpses) { Originals = originals };
                        string what =
                            $"{width} x {height}, read {read}, write {write}, scale {scale}, glimpses {glimpses}, originals "
                            + $"{!originals.IsEmpty}";

                        AssertSize(DrawingSizes.Strip(settings, look, 2, 3), drawing.Strip(look, 2), what);
                        AssertSize(DrawingSizes.Strip(settings, look, 3, 2), drawing.Strip(look, 9, 2), what);
                        foreach (int columns in new[] { 1, 2, 8 })
                        {
                            foreach (Image frame in drawing.Frames(look, columns)) AssertSize(DrawingSizes.Frame(settings, look, 3,
                                columns), frame, what);
                            AssertSize(DrawingSizes.Grid(settings, 3, scale, columns), drawing.Grid(scale, columns), what);
                        }
                    }
            }
        }
    }

    private static void AssertSize((long, long) expected, Image picture, string what) =>
        Assert.True(expected == (picture.Width, picture.Height), $"{what}: {expected}, is {picture.Width} x {picture.Height}");
}
