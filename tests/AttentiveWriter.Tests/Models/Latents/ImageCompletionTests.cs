using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Models;

public class ImageCompletionTests
{
    public static TheoryData<string> Names => GenerativeModelTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_SomeImages_KeepsWhatIsKnownAndDrawsTheRest(string shape)
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Told[shape]);
        float[] images = Binary(2, model.Settings.Pixels);
        bool[] known = Upper(model.Settings);
        var how = new ImageCompletion(known, 1) { Variations = 3, Rounds = 2, Labels = [4, 5] };

        CompletedImages one = how.Of(model, images), three = (how with { Threads = 3 }).Of(model, images);

        Assert.Equal((2, 3), (one.Count, one.Variations));
        Numbers.AssertSameBits(one.Values, three.Values);
        for (int i = 0; i < one.Count; i++)
        {
            for (int k = 0; k < one.Variations; k++)
                for (int p = 0; p < model.Settings.Pixels; p++)
                    if (known[p % known.Length]) Assert.Equal(images[i * model.Settings.Pixels + p], one.Of(i, k)[p]);
            Assert.NotEqual(one.Of(i, 0).ToArray(), one.Of(i, 1).ToArray());
        }
        // What is hidden is not looked at.
        for (int p = 0; p < images.Length; p++)
            if (!known[p % known.Length]) images[p] = 1 - images[p];
        Numbers.AssertSameBits(one.Values, how.Of(model, images).Values);
    }

    [Fact]
    public void Of_MoreRounds_ComesNearerToWhatIsHidden()
    {
        (GenerativeModel model, _) = ModelFolder.Load<GenerativeModel>("mnist-quick");
        using (model)
        {
            Drawing drawn = model.Generate(20, 5, 2, everyStep: false);
            float[] images = [.. Enumerable.Range(0, 20).SelectMany(i => drawn.Final(i).ToArray()).Select(value => value > 0.5f ? 1f : 0)];
            var how = new ImageCompletion(Upper(model.Settings), 1) { Variations = 2, Threads = 2 };

            double first = (how with { Rounds = 1 }).Of(model, images).CostOfUnknown(images).Average(),
                later = (how with { Rounds = 25 }).Of(model, images).CostOfUnknown(images).Average();

            Assert.True(later < 0.8 * first, $"{first} nats after a round, {later} after 25");
        }
    }

    [Fact]
    public void CostOfUnknown_OfOneVariation_IsTheCrossEntropyOfWhatIsHidden()
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Shapes["vae"]);
        float[] images = Binary(1, model.Settings.Pixels);
        bool[] known = Upper(model.Settings);

        CompletedImages completed = new ImageCompletion(known, 1) { Rounds = 1 }.Of(model, images);
        double cost = Enumerable.Range(0, images.Length).Where(p => !known[p])
            .Sum(p => -Math.Log(images[p] > 0 ? completed.Values[p] : 1 - completed.Values[p]));

        Assert.Equal(cost, Assert.Single(completed.CostOfUnknown(images)), 1e-3);
        Assert.Throws<ArgumentException>(() => completed.CostOfUnknown(new float[3]));
    }

    [Fact]
    public void Of_WhatCannotBe_SaysSo()
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Shapes["vae"]);
        float[] images = Binary(1, model.Settings.Pixels);
        bool[] known = Upper(model.Settings);

        bool[] all = [.. known.Select(_ => true)], none = [.. known.Select(_ => false)];
        Assert.Contains("everything is known", Assert.Throws<SettingsException>(() => Complete(new(all, 1))).Message);
        Assert.Contains("nothing is known", Assert.Throws<SettingsException>(() => Complete(new(none, 1))).Message);
        Assert.Contains("a mask of 3 pixels", Assert.Throws<ArgumentException>(() => Complete(new([true, false, true], 1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Complete(new ImageCompletion(known, 1) { Rounds = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Complete(new ImageCompletion(known, 1) { Variations = 0 }));
        Assert.Throws<SettingsException>(() => Complete(new ImageCompletion(known, 1) { Labels = [1] }));
        Assert.Throws<OperationCanceledException>(() => Complete(new ImageCompletion(known, 1) { Cancellation = new(true) }));

        void Complete(ImageCompletion how) => how.Of(model, images);
    }

    private static bool[] Upper(GenerativeSettings settings) =>
        [.. Enumerable.Range(0, settings.Width * settings.Height).Select(p => p < settings.Width * settings.Height / 2)];

    private static float[] Binary(int count, int pixels) => [.. Numbers.Uniform(count * pixels, 3).Select(value => value > 0.7f ? 1f : 0)];
}
