using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Cli;

namespace AttentiveWriter.Tests.Runs;

/// <summary>A small set of images in files.</summary>
internal static class PictureFolder
{
    /// <summary>Prepares the command in a folder that has <c>pictures</c>: so many glyphs, as small as <see cref="SmallRun"/>'s.</summary>
    public static DrawProcess InAProcess(int pictures)
    {
        var draw = new DrawProcess();
        var glyphs = new Glyphs(1, Split.Train, SmallRun.Size);
        float[] pixels = new float[SmallRun.Size * SmallRun.Size];
        Directory.CreateDirectory(draw.At("pictures"));
        for (int i = 0; i < pictures; i++)
        {
            glyphs.Copy(i, pixels);
            var image = new Image(SmallRun.Size, SmallRun.Size, 1);
            for (int p = 0; p < pixels.Length; p++) image[p % SmallRun.Size, p / SmallRun.Size] = (byte)(255 * pixels[p]);
            using FileStream file = File.Create(draw.At($"pictures/{i}.png"));
            PngWriter.Write(file, image);
        }
        return draw;
    }
}
