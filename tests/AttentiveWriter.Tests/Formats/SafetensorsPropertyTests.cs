using System.Text;
using AttentiveWriter.Formats;
using CsCheck;

namespace AttentiveWriter.Tests.Formats;

public class SafetensorsPropertyTests
{
    // Letters, what JSON escapes, other scripts, and pairs of surrogates; no half of a pair, which is no text.
    private static readonly Gen<string> Text = Gen
        .OneOf(Gen.Int['a', 'z'], Gen.Int[0, 0x7F], Gen.Int[0x80, 0xD7FF], Gen.Int[0xE000, 0x10FFFF]).Array[0, 12]
        .Select(runes => string.Concat(runes.Select(rune => new Rune(rune))));

    // Any bits: also NaN of every payload, infinities, both zeros and subnormal numbers.
    private static readonly Gen<SafeTensor> Tensor =
        from name in Text
        from shape in Gen.OneOf(Gen.Int[0, 4].Array[0, 4], Gen.Int[0, 2].Array[0, 8], Gen.Int[0, 20_000].Array[1])
        from bits in Gen.UInt.Array[shape.Aggregate(1, (count, side) => count * side)]
        select new SafeTensor(name, shape, [.. bits.Select(BitConverter.UInt32BitsToSingle)]);

    private static readonly Gen<(SafeTensor[] Tensors, Dictionary<string, string> Metadata)> Files = Gen.Select(
        Tensor.Array[0, 6].Select(tensors => tensors.DistinctBy(tensor => tensor.Name).ToArray()), Gen.Dictionary(Text, Text)[0, 5]);

    [Fact]
    public void WriteAndRead_AnyTensorsAndWords_GivesTheSameBits() => Files.Holds(file =>
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, file.Tensors, file.Metadata);
        stream.Position = 0;

        SafetensorsFile read = SafetensorsFile.Read(stream, "file");

        Assert.Equal(file.Metadata, read.Metadata);
        Assert.Equal(file.Tensors.Select(tensor => tensor.Name).Order(), read.Tensors.Keys.Order());
        foreach (SafeTensor tensor in file.Tensors)
        {
            Assert.Equal(tensor.Shape, read.Tensors[tensor.Name].Shape);
            Numbers.AssertSameBits(tensor.Data, read.Tensors[tensor.Name].Data, tensor.Name);
        }
    });
}
