"""Names of kittens, which `gpt.py` reads to learn to make up new ones: a to z, at most 15 letters each.

`NAMES.split()` is the list.
"""

NAMES = """
abby ace agate ajax alfie almond amber angel apollo apple apricot archie ariel arrow arthur ash asher aslan
aspen aster athena aurora autumn avocado azure baby badger bagel bagheera bailey bamboo banana bandit banjo
basil bean bear beatrix bella belle benji berry bertie billie bingo birch biscuit blackberry blaze blossom
blue bluebell bobbin bonbon bonnie boo boots bounce bramble brandy bree breeze brie brioche brownie bruno
bubbles buddy buffy bumble bunny burrito butter buttercup button cactus callie camille candy caramel carrot
cashew casper cedar chai chance charcoal charlie charm checkers cheddar chester chestnut chewie chili chip
chips chloe cider cinder cinnamon clementine cleo cloud clove clover coco cocoa coffee comet cookie copper
coral cosmo cotton cricket crumble crumpet cupcake cupid custard daffodil dahlia daisy dandelion dasher dawn
delilah dexter diamond diesel digby dill dime dixie domino donut dora dot dottie duchess duke dumpling dusty
ebony echo eclipse elfie elmo ember emerald emma espresso esther falafel fang feather felix fennel fern fidget
fig figaro finn flash flicker flint flora fluffy fog forest fox freckles freya frost fudge fuzzy gaia galaxy
garfield gem gigi ginger gizmo gnocchi goldie goose grace graphite gray grover gumbo gus hailey halo happy
harley harper hazel heather henry hermes hershey holly honey hoover hopper hugo hunter hyacinth iggy indie
indigo inky iris irma iskra ivory ivy izzy jack jade jasmine jasper java jazz jelly jenny jet jewel jigsaw
jinx joey jolly josie jules juniper juno jupiter kayak keks kelpie kenzo kiki kimchi kipper kiri kit kitty
kiwi kohl koko kona kyra lady lapis latte laurel lavender leaf lemon lentil leo lexi licorice lilac lily lime
lionel loki lola lolly lotus louie lucky lucy lulu luna lupin lynx mabel macaron mack madeleine maggie
magnolia mango maple marble marigold marlow mars marshmallow marzipan matcha maverick max maya meadow melody
mercury merlin mia midnight mika mildred millie milo mimi mimosa mina minka minnie mint minty miso missy mist
misty mitten mittens mocha mochi molly momo monty moon moose morris mosaic moss mouse mowgli muffin munchkin
murphy mushroom mustard myrtle mystic nacho nala napoleon nectar neko nellie nemo neptune nettle nibbles nico
nimbus nina ninja noir noodle nori nougat nova nugget nutmeg oak oatmeal ocean odie olive oliver ollie olympia
onyx opal orbit orchid oreo orion oscar otis otto owl paddy panda pansy panther papaya paprika patch patches
paws peach peaches peanut pearl pebble pebbles pecan penny peony pepper peppermint percy perry petal petunia
phoebe phoenix pickle pickles pinto pip piper pippin pirate pistachio pixel pixie pizza pluto poe pogo polo
pompom poppet poppy porridge potato precious pretzel primrose princess pudding puff puffin puma pumpkin purdy
puzzle quartz queenie quill quince quinn radish ragu rain raisin raja ramen rascal raven ravioli ray rex ricky
rio ripple river robin rocket rocky roger rolo romeo rory rosa rose rosemary rosie roxy ruby rudy rufus rumble
rusty saffron sage sahara sailor salem salsa sam sammy samson sandy sapphire sasha sassy scamp scout shadow
sheba sherbet siena silk silver simba sirius skipper sky smoky smudge snickers snoopy snow snowball snowdrop
snowflake snowy socks sooty sophie sorbet sorrel spark sparky speckles spice spike spirit spooky spot sprout
squash squeak star stella sterling stormy sugar sultan summer sundae sunny sushi sweetie taffy tango tansy
teddy tempest thistle thunder thyme tibby tiger tigger tilly tinker toast toffee tofu tommy topaz toto treacle
treasure trixie truffle tuffy tulip tumble turnip tux twiggy twinkle twix umber umi vanilla velvet venus
vesper violet vixen waffle waffles walnut wasabi whisker whiskers whisky whisper widget willow wink winnie
winter wizard wonton woody yoda yoyo yuki yuzu zara zebra zelda zephyr zeus ziggy zigzag zinnia zippy zoe
zorro zuzu
"""
