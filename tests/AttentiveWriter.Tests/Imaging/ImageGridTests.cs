using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class ImageGridTests
{
    [Theory]
    [InlineData(2, 8, 2, 14, 9)]    // fewer than a row: 2 x (4 + 2) + 2 wide, 1 x (5 + 2) + 2 high
    [InlineData(8, 8, 2, 50, 9)]
    [InlineData(9, 8, 2, 50, 16)]
    [InlineData(64, 8, 2, 50, 58)]
    [InlineData(3, 2, 0, 8, 10)]
    [InlineData(3, 1, 1, 6, 19)]
    public void Arrange_Count_HasTheSizeOfMakeGrid(int count, int columns, int padding, int width, int height)
    {
        Image[] images = [.. Enumerable.Range(0, count).Select(_ => new Image(4, 5, 1))];

        Image grid = ImageGrid.Arrange(images, columns, padding);

        Assert.Equal((width, height, 1), (grid.Width, grid.Height, grid.Channels));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Arrange_FiveImagesInThreeColumns_PutsEachPixelInItsPlace(int channels)
    {
        Image[] images = [.. Enumerable.Range(0, 5).Select(i => Pictures.Noise(4, 3, channels, seed: i))];

        Image grid = ImageGrid.Arrange(images, columns: 3, padding: 2, background: 99);

        for (int y = 0; y < grid.Height; y++)
        {
            for (int x = 0; x < grid.Width; x++)
            {
                (int column, int insideX) = ((x - 2 + 6) / 6 - 1, (x - 2 + 6) % 6);
                (int row, int insideY) = ((y - 2 + 5) / 5 - 1, (y - 2 + 5) % 5);
                int index = row * 3 + column;
                bool isImage = column >= 0 && row >= 0 && insideX < 4 && insideY < 3 && index < 5;
                for (int channel = 0; channel < channels; channel++)
                    Assert.Equal(isImage ? images[index][insideX, insideY, channel] : 99, grid[x, y, channel]);
            }
        }
    }

    [Fact]
    public void Arrange_SingleImage_IsReturnedBare()
    {
        Image image = Pictures.Noise(4, 3, 1, seed: 1);

        Pictures.AssertSame(image, ImageGrid.Arrange([image]));
    }

    [Fact]
    public void Arrange_GreyAndRgb_BecomesRgb()
    {
        Image grid = ImageGrid.Arrange([Pictures.Flat(1, 1, 40), new Image(1, 1, 3, [1, 2, 3])], padding: 0);

        Assert.Equal(3, grid.Channels);
        Assert.Equal(new byte[] { 40, 40, 40, 1, 2, 3 }, grid.Pixels);
    }

    [Fact]
    public void Arrange_BadArguments_Throws()
    {
        Image[] two = [new Image(2, 2, 1), new Image(2, 2, 1)];

        Assert.Throws<ArgumentException>(() => ImageGrid.Arrange([]));
        Assert.Throws<ArgumentException>(() => ImageGrid.Arrange([new Image(2, 2, 1), null!]));
        var sizes = Assert.Throws<ArgumentException>(() => ImageGrid.Arrange([new Image(2, 2, 1), new Image(2, 3, 1)]));
        Assert.Contains("image 1 is 2 x 3, image 0 is 2 x 2", sizes.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageGrid.Arrange(two, columns: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageGrid.Arrange(two, padding: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageGrid.Arrange(two, padding: Image.MaxSide));
    }
}
