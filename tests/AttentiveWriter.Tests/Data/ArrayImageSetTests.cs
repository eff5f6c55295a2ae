using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class ArrayImageSetTests
{
    [Fact]
    public void Copy_Sequence_ReturnsEachImageAndItsClass()
    {
        var set = new ArrayImageSet(Enumerable.Range(0, 3).Select(i => new[] { i / 4f, 0.5f }), 2, 1, labels: [1, 0, 4],
            name: "mine", split: Split.Test);
        float[] image = new float[2];

        set.Copy(2, image);

        Assert.Equal([0.5f, 0.5f], image);
        Assert.Equal(("mine", Split.Test, 3, 5, 4), (set.Name, set.Split, set.Count, set.Classes, set.Label(2)));
        Assert.False(set.IsBinary);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Copy(3, new float[2]));
    }

    [Fact]
    public void ArrayImageSet_OnlyZerosAndOnes_IsBinary() => Assert.True(new ArrayImageSet(new float[] { 0, 1, 1, 0 }, 2, 2).IsBinary);

    [Theory]
    [InlineData(new float[0], "there are no images")]
    [InlineData(new[] { 0f, 1, 0 }, "3 values are no whole images of 2 x 1 x 1")]
    [InlineData(new[] { 0f, 1, 0, 7 }, "image 1 has a value of 7, expected intensities 0..1; bytes are divided by 255")]
    [InlineData(new[] { 0f, float.NaN }, "image 0 has a value of NaN, expected intensities 0..1")]
    [InlineData(new[] { -0.5f, 0 }, "image 0 has a value of -0.5, expected intensities 0..1")]
    public void ArrayImageSet_NoImages_AreRefusedWithTheReason(float[] pixels, string reason) =>
        Assert.StartsWith(reason, Assert.Throws<SettingsException>(() => new ArrayImageSet(pixels, 2, 1)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void ArrayImageSet_SequenceOfOtherSizes_NamesTheImage() => Assert.Equal("image 1 has 3 values, expected 4: 2 x 2 x 1",
        Assert.Throws<SettingsException>(() => new ArrayImageSet([new float[4], new float[3]], 2, 2)).Message);

    [Fact]
    public void ArrayImageSet_WrongLabels_AreRefused()
    {
        Assert.Equal("1 label for 2 images",
            Assert.Throws<SettingsException>(() => new ArrayImageSet(new float[2], 1, 1, labels: [0])).Message);
        Assert.Equal("image 1 has class -1, expected 0..1023",
            Assert.Throws<SettingsException>(() => new ArrayImageSet(new float[2], 1, 1, labels: [0, -1])).Message);
    }
}
