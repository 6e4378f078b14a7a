using Shr.Benchmarks;

return args switch
{
    ["throughput", .. var files] => Throughput.Run(files),
    ["store", .. var rest] => await StoreBenchmark.RunAsync(rest),
    ["feeds", .. var rest] => await FeedBenchmark.RunAsync(rest),
    ["mongo", var uri] => await MongoBenchmark.RunAsync(uri),
    ["terminology-http", var address] => await TerminologyOverHttp.RunAsync(address, TimeSpan.FromSeconds(2)),
    ["terminology", .. var rest] => TerminologyThroughput.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: -- throughput PATIENT.json OBSERVATION.json BUNDLE.json | store [RECORDS] | feeds [PATIENTS] | mongo URI | terminology [FOLDER] [--check] | terminology-http BASE");
    return 2;
}
