using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class PictureFitTests
{
    [Theory]
    [InlineData(1000, 64, 2)] // all that was wanted
    [InlineData(100, 64, 1)] // smaller
    [InlineData(63, 63, 1)] // then fewer
    [InlineData(1, 1, 1)]
    public void Of_Room_IsSmallerBeforeItIsFewer(int room, int count, int scale) =>
        Assert.Equal(new PictureFit(count, scale), PictureFit.Of(64, 2, fit => fit.Count * fit.Scale <= room));

    [Fact]
    public void Of_NoRoomAtAll_IsNull() => Assert.Null(PictureFit.Of(64, 2, _ => false));

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(Image.MaxSide, 4096, true)]
    [InlineData(Image.MaxSide, 4097, false)]
    [InlineData(Image.MaxSide + 1, 1, false)]
    [InlineData(1, long.MaxValue, false)]
    [InlineData(0, 1, false)]
    public void HasRoom_Size_IsWhatAnImageTakes(long width, long height, bool expected) =>
        Assert.Equal(expected, Image.HasRoom(width, height));
}
