using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class NaturalOrderTests
{
    [Theory]
    [InlineData("1", "2", "10")]
    [InlineData("class 2", "class 10", "class 10a", "class 10b2", "class 10b11")]
    [InlineData("", "1", "A", "a", "\u00e4")]
    [InlineData("01", "1", "02", "2", "3")]
    [InlineData("0", "00", "000", "1")]
    [InlineData("99999999999999999999", "100000000000000000000")]
    [InlineData("a", "a1", "a1b", "b")]
    [InlineData("-1", "-2", "3.2", "3.10")]
    [InlineData("x2y3", "x2y10", "x10y1")]
    public void Compare_Names_PutsThemInThisOrder(params string[] expected) =>
        Assert.Equal(expected, expected.Reverse().Order(NaturalOrder.Instance));

    [Fact]
    public void Compare_AnyNames_IsAnOrder()
    {
        string[] names = [.. from a in "0129ab." from b in "0129ab." from c in "019a" select $"{a}{b}{c}", "", "0", "00", "a"];
        foreach (string x in names)
        {
            foreach (string y in names)
            {
                Assert.Equal(x == y, NaturalOrder.Instance.Compare(x, y) == 0);
                Assert.Equal(Math.Sign(NaturalOrder.Instance.Compare(x, y)), -Math.Sign(NaturalOrder.Instance.Compare(y, x)));
            }
        }
        string[] sorted = [.. names.Order(NaturalOrder.Instance)];
        for (int i = 0; i < sorted.Length; i++)
            for (int j = i + 1; j < sorted.Length; j++) Assert.True(NaturalOrder.Instance.Compare(sorted[i], sorted[j]) < 0,
                $"{sorted[i]} before {sorted[j]}");
    }
}
