using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class EvenlyApartTests
{
    [Theory]
    [InlineData(0, 4, new int[0])]
    [InlineData(1, 4, new[] { 0 })]
    [InlineData(4, 4, new[] { 0, 1, 2, 3 })]
    [InlineData(11, 3, new[] { 0, 5, 10 })]
    [InlineData(int.MaxValue, 2, new[] { 0, int.MaxValue - 1 })]
    public void Pick_MoreOrLessThanThereIsRoomFor_HasTheFirstAndTheLast(int count, int most, int[] expected) =>
        Assert.Equal(expected, EvenlyApart.Pick(count, most));
}
