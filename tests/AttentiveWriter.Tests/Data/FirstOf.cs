using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

/// <summary>The first images of a set, as another program takes them.</summary>
internal sealed class FirstOf(ImageSet set, long count) : ImageSet
{
    public override string Name => set.Name;

    public override Split Split => set.Split;

    public override int Width => set.Width;

    public override int Height => set.Height;

    public override int Channels => set.Channels;

    public override long Count => count;

    public override int Classes => set.Classes;

    public override void Copy(long index, Span<float> destination) => set.Copy(index, destination);

    public override int? Label(long index) => set.Label(index);
}
