using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Work;

namespace AttentiveWriter.Studio.Answers;

/// <summary>From what a training can start, which settings it has, and what it would take.</summary>
internal static class PresetAnswers
{
    // Of pathological sizes even a few steps take long.
    private const long MostParameters = 100_000_000;

    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        JsonObject presets = Presets();
        string document = JsonAnswer.Text(presets);
        api.MapGet("/presets", () => Results.Text(document, "application/json"));
        api.MapPost("/plan", async (HttpContext context) =>
        {
            RequestValues values = await RequestValues.OfDocument(context.Request);
            var plan = new PlannedRun(values);
            values.RequireNoOther();
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, workshop.Closing);
            return await workshop.LongSlot.Run(() => Plan(plan.Open(workshop.Data), workshop, ending.Token), ending.Token);
        });
    }

    private static JsonObject Presets()
    {
        var settings = new JsonObject();
        foreach (RunConfig config in Preset.All.Select(preset => preset.Config))
        {
            JsonObject training = JsonNode.Parse(config.ToJson())!["training"]!.AsObject();
            foreach (string key in config.OwnKeys.Where(key => !settings.ContainsKey(key)))
            {
                IReadOnlyList<string> choices = key == "data" ? DataCatalogue.Names : RunConfig.Choices(key);
                settings[key] = new JsonObject
                {
                    ["description"] = SettingWords.Of(key),
                    ["expected"] = config.Expected(key),
                    ["choices"] = choices.Count == 0 ? null : new JsonArray([.. choices.Select(choice => (JsonNode)choice)]),
                    ["section"] = training.ContainsKey(key) ? "training" : "model",
                };
            }
        }
        return new JsonObject
        {
            ["presets"] = new JsonArray([.. Preset.All.Select(preset =>
            {
                var own = new JsonObject();
                foreach ((string key, string value) in preset.Config.OwnSettings) own[key] = value;
                return (JsonNode)new JsonObject
                {
                    ["name"] = preset.Name, ["summary"] = preset.Summary, ["kind"] = preset.Config.Model.Kind,
                    ["data"] = preset.Config.Training.Data, ["settings"] = own,
                };
            })]),
            ["settings"] = settings,
        };
    }

    private static IResult Plan(PlannedRun.Opened run, Workshop workshop, CancellationToken cancellation)
    {
        RunConfig config = run.Config;
        long parameters = TrainingEstimate.ParametersOf(config.Model);
        if (parameters > MostParameters)
            throw Refusal.Wrong("set",
                $"the model would have {parameters:N0} parameters, more than the studio tries; plan it with: draw train --dry-run");
        TrainingEstimate estimate = TrainingEstimate.Measure(config, run.Images, run.Validation, workshop.Threads,
            cancellation: cancellation, device: workshop.Device);
        return JsonAnswer.Of(new JsonObject
        {
            ["model"] = config.Model.Summary,
            ["parameters"] = estimate.Parameters,
            ["data"] = config.DataName,
            ["training_images"] = run.Images.Count,
            ["validation_images"] = Math.Min(run.Validation.Count, config.Training.ValidationImages),
            ["width"] = config.Model.Width,
            ["height"] = config.Model.Height,
            ["channels"] = config.Model.Channels,
            ["epochs"] = estimate.Epochs,
            ["steps"] = estimate.Steps,
            ["seconds"] = estimate.Seconds,
            ["seconds_per_step"] = estimate.SecondsPerStep,
            ["memory_bytes"] = estimate.RunBytes,
            ["machine_bytes"] = workshop.Device?.OwnMemory ?? TrainingEstimate.MachineBytes,
            ["disk_bytes"] = estimate.DiskBytes,
        });
    }
}
