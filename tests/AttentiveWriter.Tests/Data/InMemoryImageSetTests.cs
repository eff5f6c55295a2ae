using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class InMemoryImageSetTests
{
    private static readonly InMemoryImageSet Set =
        new("made", Split.Test, 2, 1, 3, new byte[] { 0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6 },
        new byte[] { 4, 9 });

    [Fact]
    public void Copy_Image_IsBytesOver255()
    {
        float[] image = new float[7];
        image[6] = -1;

        Set.Copy(0, image);

        Assert.Equal([0, 51 / 255f, 102 / 255f, 153 / 255f, 204 / 255f, 1, -1], image);
        Set.Copy(1, image);
        Assert.Equal(6 / 255f, image[5]);
    }

    [Fact]
    public void Label_WithAndWithout_IsClassOrNull()
    {
        Assert.Equal(9, Set.Label(1));
        Assert.Null(new InMemoryImageSet("made", Split.Test, 1, 1, 1, new byte[2]).Label(1));
    }

    [Fact]
    public void Copy_BadArguments_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Set.Copy(2, new float[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Set.Copy(-1, new float[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Set.Label(2));
        Assert.Throws<ArgumentException>(() => Set.Copy(0, new float[5]));
    }

    [Fact]
    public void Constructor_SizesThatDoNotFit_Throws()
    {
        Assert.Throws<ArgumentException>(() => new InMemoryImageSet("made", Split.Test, 2, 2, 1, new byte[5]));
        Assert.Throws<ArgumentException>(() => new InMemoryImageSet("made", Split.Test, 2, 2, 1, new byte[8], new byte[1]));
    }
}
