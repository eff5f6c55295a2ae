using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tests.Models.Own;

namespace AttentiveWriter.Tests.Models;

public class ModelKindsTests
{
    // Nothing that is refused here is registered, so that no other test meets it.
    public enum Numbered
    {
        One,
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Named>))]
    public enum Named
    {
        One,
    }

    [Fact]
    public void All_BeginsWithTheLibrarysOwn() => Assert.Equal(BuiltInKinds.All, ModelKinds.All.Take(BuiltInKinds.All.Count));

    [Fact]
    public void Register_ASecondTime_IsRefused()
    {
        Refused<DrawSettings>("there is a kind of model 'draw' already", BuiltInKinds.Default);
        Refused<NamedAsAnother>("there is a kind of model 'vae' already, with settings AttentiveWriter.Models.Vae.VaeSettings");
        Assert.NotEmpty(OwnKinds.All);
        Refused<OwnSettings>("there is a kind of model 'own' already");
    }

    [Theory]
    [InlineData(typeof(NamedNothing), "cannot be called ''")]
    [InlineData(typeof(NamedBadly), "cannot be called 'My kind'")]
    public void Register_BadName_IsRefused(Type settings, string expected) => RefusedOf(settings, expected);

    [Fact]
    public void Register_JsonOfOtherSettings_IsRefused() => Refused<Unknown>("does not know its settings", OwnJson.Default);

    [Fact]
    public void Register_AChoiceAsANumber_IsRefused() => Refused<WithNumbers>("JsonStringEnumConverter<Numbered>");

    private static void RefusedOf(Type settings, string expected) =>
        typeof(ModelKindsTests)
            .GetMethod(nameof(Refused), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(settings).Invoke(null, [expected, null]);

    private static void Refused<T>(string expected, IJsonTypeInfoResolver? json = null)
        where T : ModelSettings, new()
    {
        int kinds = ModelKinds.All.Count(kind => kind is not OwnSettings and not OwnPlainSettings);
        var error = Assert.Throws<ArgumentException>(() => ModelKinds.Register<T>(json ?? new DefaultJsonTypeInfoResolver()));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(kinds, ModelKinds.All.Count(kind => kind is not OwnSettings and not OwnPlainSettings));
    }

    public abstract record Refusable(string Name) : ModelSettings
    {
        public override string Kind => Name;

        public override string Summary => "";

        public override Model Create(Device? device = null) => throw new NotSupportedException();

        protected override void Check(ICollection<string> problems)
        {
        }
    }

    public sealed record NamedAsAnother() : Refusable("vae");

    public sealed record NamedNothing() : Refusable("");

    public sealed record NamedBadly() : Refusable("My kind");

    public sealed record Unknown() : Refusable("unknown");

    public sealed record WithNumbers() : Refusable("with-numbers")
    {
        public Named Right { get; init; }

        public Numbered? Wrong { get; init; } = Numbered.One;
    }
}
