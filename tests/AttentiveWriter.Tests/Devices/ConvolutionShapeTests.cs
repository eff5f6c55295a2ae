using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Devices;

public class ConvolutionShapeTests
{
    [Fact]
    public void Output_OfKnownConvolutions_HasTheirSize()
    {
        Assert.Equal((14, 14), Size(new ConvolutionShape(28, 28, 1, 3, stride: 2, padding: 1)));
        Assert.Equal((14, 14), Size(new ConvolutionShape(28, 28, 1, 4, stride: 2, padding: 1)));
        Assert.Equal((16, 16), Size(new ConvolutionShape(16, 16, 64, 3, padding: 1)));
        Assert.Equal((14, 10), Size(new ConvolutionShape(7, 5, 8, 3, padding: 1, upsampling: 2)));
        Assert.Equal((1, 5), Size(new ConvolutionShape(3, 5, 1, 8, padding: 1, upsampling: 2)));
        Assert.Equal((1, 3), Size(new ConvolutionShape(5, 7, 2, 5)));

        static (int, int) Size(ConvolutionShape shape) => (shape.OutputHeight, shape.OutputWidth);
    }

    [Fact]
    public void New_ImpossibleNumbers_ListsThemAll()
    {
        Refused(() => new ConvolutionShape(0, 5, 1, 1), "an input of 0 x 5 pixels and 1 channels");
        Refused(() => new ConvolutionShape(5, 5, 0, 1), "5 x 5 pixels and 0 channels");
        Refused(() => new ConvolutionShape(5, 5, 1, 0), "a kernel of 0");
        Refused(
            () => new ConvolutionShape(5, 5, 1, 1, stride: 0, padding: -1, upsampling: 0),
            "a stride of 0", "a padding of -1", "an upsampling of 0");
        Refused(() => new ConvolutionShape(3, 5, 1, 9, padding: 1, upsampling: 2), "a kernel of 9 on 3 x 5 pixels, expected at most 8");
    }

    private static void Refused(Func<ConvolutionShape> make, params string[] problems)
    {
        string message = Assert.Throws<ArgumentException>(make).Message;
        Assert.All(problems, problem => Assert.Contains(problem, message, StringComparison.Ordinal));
    }
}
