namespace AttentiveWriter.Studio.Tests;

public class StudioServerTests
{
    // The model that draws for nobody, so that the first drawing is quick, was freed under it: the process died.
    [Fact]
    public async Task DisposeAsync_WhileItWarmsUp_LetsThatEndFirst()
    {
        for (int k = 0; k < 20; k++)
        {
            await using OpenStudio studio = await OpenStudio.Start();
            await Task.Delay(5 * k, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task DisposeAsync_Twice_EndsTwice()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Server.DisposeAsync();
        await studio.Server.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_WhileADrawingIsAwaited_LetsThatEndFirst()
    {
        for (int k = 0; k < 4; k++)
        {
            Task<HttpResponseMessage> asked;
            await using (OpenStudio studio = await OpenStudio.Start())
            {
                asked = studio.Client.GetAsync("/api/models/mnist/drawing?count=64", TestContext.Current.CancellationToken);
                while (!(await studio.Get("/api/health"))["busy"]!.GetValue<bool>() && !asked.IsCompleted)
                    await Task.Delay(1, TestContext.Current.CancellationToken);
            }
            await Task.WhenAny(asked);
        }
    }
}
